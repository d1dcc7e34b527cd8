import type { LanguageId } from "@seaworthy/rules/api/vocabulary";
import type { Analyzer, EditedText } from "../workspace/analyzer.ts";

/** Edits that are tried, and the rest between them, so that a request never waits for more than one. In milliseconds. */
const edits = 60;
const rest = 8;
const delay = 300;

/** Sections of the sample that are looked at, one after the other: what is met for the first time takes longest. */
const sections = [1, 2, 4, 6];

/** Texts with what checks look at, by language. They are never shown and never part of a project. */
const samples: Partial<Record<LanguageId, { readonly path: string; readonly text: readonly string[] }>> = {
  typescript: {
    path: "src/warm-up.ts",
    text: Array.from(
      { length: Math.max(...sections) },
      (_, i) => `import { helper${i} } from "./helper${i}";
export const router${i} = express.Router();
router${i}.post("/items/:id", requireUser, async (request, response) => {
  const { token, amount } = request.body as { token: string; amount: number };
  try {
    const item = await prisma.item.update({ where: { id: request.params.id }, data: { amount, owner: helper${i}(token) } });
    response.cookie("session", token, { httpOnly: true, secure: process.env.NODE_ENV === "production", sameSite: "lax" });
    return response.status(200).json(item);
  } catch (error) {
    logger.error({ error }, "update failed");
    return response.status(500).json({ error: \`item \${request.params.id}\` });
  }
});
`,
    ),
  },
};

/**
 * Exercises the engine on a small text while nothing else is going on: the just-in-time compiler is cold after a start, and the first
 * keys would pay for it.
 */
export class WarmUp {
  readonly #analyzer: Analyzer;
  readonly #done = new Set<LanguageId>();
  #timer: NodeJS.Timeout | undefined;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
  }

  /** A document of a language has been opened and its parser is there. */
  for(language: LanguageId | undefined): void {
    const sample = language && samples[language];
    if (!sample || this.#done.has(language)) return;
    this.#done.add(language);
    const { path } = sample;
    const text = sample.text.join("\n");
    const middle = Math.floor(text.length / 2);
    const waiting = [...sections];
    let trial: EditedText | undefined;
    let left = edits;
    const step = (): void => {
      const next = waiting.shift();
      if (next !== undefined) {
        trial?.dispose();
        trial = this.#analyzer.open(path, sample.text.slice(0, next).join("\n"));
        this.#timer = setTimeout(step, rest);
        return;
      }
      trial?.update(`${text.slice(0, middle)}${left % 2 === 0 ? "" : " "}${text.slice(middle)}`);
      if (--left > 0) this.#timer = setTimeout(step, rest);
      else trial?.dispose();
    };
    this.#timer = setTimeout(step, delay);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
