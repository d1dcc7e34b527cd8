/** A registry of a few checks with known words, so that tests of the machinery do not depend on what real checks find. */
import { defineCheck, defineFacts, defineProjectCheck } from "@seaworthy/rules/api/check";
import type { FileContext } from "@seaworthy/rules/api/file";
import { fact, met, type Outcome, problem } from "@seaworthy/rules/api/outcome";
import type { Registry } from "@seaworthy/rules/api/registry";

function* places(file: FileContext, word: string): Generator<{ start: number; end: number }> {
  for (let at = file.text.indexOf(word); at >= 0; at = file.text.indexOf(word, at + 1)) yield { start: at, end: at + word.length };
}

/** Reports TOYBAD and replaces it by TOYGOOD; a line in .env.example is wanted with it. */
const toyWord = defineCheck({
  id: "toy-word",
  title: "Toy word",
  category: "security",
  priority: "P0",
  effort: 5,
  why: "Because.",
  languages: ["env"],
  limits: "None.",
  messages: { bad: "TOYBAD stands here; write TOYGOOD." },
  fixes: { replace: { kind: "safe", title: "Write TOYGOOD" } },
  detect: {
    dotenv(file): Outcome[] {
      const bad = [...places(file, "TOYBAD")].map((at) =>
        problem("bad", at, {
          fixes: [
            {
              fix: "replace",
              edits: [{ ...at, text: "TOYGOOD" }],
              ensureLines: [{ path: ".env.example", line: "TOY=", comment: "For toys" }],
            },
          ],
        }),
      );
      return [...bad, ...[...places(file, "TOYGOOD")].map((at) => met(at))];
    },
  },
});

/** Reports TOYPENDING unless some file declares the variable TOY_ALLOWED. */
const toyPending = defineCheck({
  id: "toy-pending",
  title: "Toy pending",
  category: "data",
  priority: "P1",
  effort: 5,
  why: "Because.",
  languages: ["env"],
  limits: "None.",
  messages: { bad: "TOYPENDING is not allowed; allow it." },
  detect: { dotenv: (file) => [...places(file, "TOYPENDING")].map((at) => problem("bad", at, { pending: "toy" })) },
  confirm: (_pending, project) => (project.facts("env-declared").some(({ data }) => data.name === "TOY_ALLOWED") ? "met" : "report"),
});

/** Ends or stops the thread that looks at a text with the words. */
const toyTrap = defineFacts({
  name: "toy-trap",
  facts: ["env-declared"],
  detect: {
    dotenv(file) {
      if (file.text.includes("TOYHANG")) for (;;);
      if (file.text.includes("TOYCRASH")) process.exit(7);
      return file.text.includes("TOY_ALLOWED")
        ? fact("env-declared", { start: 0, end: 1 }, { name: "TOY_ALLOWED", where: "file" })
        : undefined;
    },
  },
});

/** Fails where no README is. */
export const toyReadme = defineProjectCheck({
  id: "toy-readme",
  title: "Toy readme",
  category: "documentation",
  priority: "P2",
  effort: 10,
  why: "Because.",
  applies: ["any"],
  evidence: "A README.",
  limits: "None.",
  evaluate: (project) =>
    project.files.has("README.md")
      ? { status: "pass", evidence: [{ file: "README.md", line: -1, note: "is there" }], reason: "There is a README." }
      : { status: "fail", evidence: [], reason: "There is no README; write one." },
});

export const toyRegistry: Registry = { checks: [toyWord, toyPending, toyReadme], extractors: [toyTrap], plain: [] };
