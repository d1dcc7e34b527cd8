/** Answers that `confirm` gives many times over for one state of the project. */
import { holds, type Kept, keep, reuse } from "./reads.ts";

interface Known<T> {
  readonly sources: readonly object[];
  readonly answers: Map<string, Kept<T>>;
}

/**
 * A memory for answers that are made of lists of facts. The lists of a project stay the same objects until a file changes, so answers hold
 * as long as all of them are the same, and nothing else has changed that was read for them.
 */
export function remembered<T>(): (sources: readonly [object, ...object[]], key: string, make: () => T) => T {
  const memory = new WeakMap<object, Known<T>>();
  return (sources, key, make) => {
    const [first] = sources;
    let known = memory.get(first);
    if (!known || known.sources.some((source, index) => source !== sources[index])) {
      known = { sources, answers: new Map() };
      memory.set(first, known);
    }
    const kept = known.answers.get(key);
    if (kept && holds(kept)) return reuse(kept);
    const made = keep(make);
    known.answers.set(key, made);
    return made.answer;
  };
}
