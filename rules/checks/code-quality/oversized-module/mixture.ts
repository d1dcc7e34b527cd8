/** What is said of a long file that mixes concerns, in every language. */
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";

/** Lines of code up to which a file may do what it wants. */
export const maximumLines = 500;
/** So many concerns are a mixture. */
const mixture = 3;
/** Places that a concern has at least, so that one line of it does not count. */
const places = 2;

/** What a file may be about, in the words of the message. */
export const concerns = ["routes", "models", "authentication", "external calls", "persistence", "configuration"] as const;

/** What a part of a file is about; a file that mixes several is hard to change. */
export type Concern = (typeof concerns)[number];

/** The beginning of a place, as people would name it: `app.post`, `process.env.PORT`, `class Order`. */
function headOf(span: Span, file: FileContext): string {
  return /^[^({=\r\n]{1,40}/.exec(file.text.slice(span.start, span.end))?.[0].trim() ?? "";
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Judges the concerns of a file of so many lines of code. The concern with the fewest places is the easiest to take out. */
export function judgeMixture(at: Span, lines: number, concernsFound: ReadonlyMap<Concern, readonly Span[]>, file: FileContext): Outcomes {
  const found = [...concernsFound].filter(([, spans]) => spans.length >= places);
  if (found.length < mixture) return met(at);
  const cuts = found.map(([concern, spans]) => ({ concern, spans, line: file.lines.lineOf(spans[0]?.start ?? 0) + 1 }));
  const smallest = [...cuts].sort((a, b) => a.spans.length - b.spans.length || a.line - b.line)[0];
  return problem("mixed", at, {
    data: {
      lines,
      concerns: listed(cuts.map(({ concern }) => concern)),
      first: smallest?.concern ?? "",
      where: smallest ? headOf(smallest.spans[0] ?? at, file) : "",
    },
    related: cuts.map(({ concern, spans }) => ({ at: spans[0] ?? at, message: `${concern}: ${spans.length} places, the first is here` })),
  });
}
