import type { ProblemFix } from "../../../api/outcome.ts";

/** Writes a variable down in the example file, with the place that reads it. */
export function documentIn(name: string, path: string): ProblemFix {
  return { fix: "document", edits: [], ensureLines: [{ path: ".env.example", line: `${name}=`, comment: `Read in ${path}` }] };
}
