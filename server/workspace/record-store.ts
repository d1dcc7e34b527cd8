import fs from "node:fs";
import {
  defaultPolicy,
  noRecords,
  parsePolicy,
  parseRecords,
  type Policy,
  type RecordProblem,
  recordFiles,
  type Records,
} from "@seaworthy/rules/records/index";
import { nativePath } from "./paths.ts";
import { codeOf } from "./errors.ts";

const paths: ReadonlySet<string> = new Set(Object.values(recordFiles));

/** Whether a project-relative path is a record file. */
export function isRecordFile(relative: string): boolean {
  return paths.has(relative);
}

/** The record files of a project: read from disk or from an editor, with the last good policy kept in force. */
export class RecordStore {
  readonly #root: string;
  readonly #known: ReadonlySet<string>;
  #policy: Policy = defaultPolicy;
  #policyProblems: readonly RecordProblem[] = [];
  #records: Records = noRecords;

  /** @param known ids of all checks */
  constructor(root: string, known: ReadonlySet<string>) {
    this.#root = root;
    this.#known = known;
  }

  /** The policy in force: while the file is wrong, the last one that was right. */
  get policy(): Policy {
    return this.#policy;
  }

  /** Why the policy file is not in force; empty when it is. */
  get policyProblems(): readonly RecordProblem[] {
    return this.#policyProblems;
  }

  get records(): Records {
    return this.#records;
  }

  /** Reads the files anew. `textOf` gives the text of a file that is open in an editor, undefined for one that is not. */
  load(textOf: (relative: string) => string | undefined): void {
    const unreadable: RecordProblem[] = [];
    const read = (name: keyof typeof recordFiles): string | undefined => {
      const file = recordFiles[name];
      const open = textOf(file);
      if (open !== undefined) return open;
      try {
        return fs.readFileSync(nativePath(this.#root, file), "utf8");
      } catch (error) {
        // What cannot be read must not pass for absent: a waiver would silently cease to hold.
        if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") unreadable.push(unreadableFile(file, name === "policy"));
        return undefined;
      }
    };
    const { policy, problems } = parsePolicy(read("policy") ?? "", this.#known);
    this.#policyProblems = [...unreadable, ...problems];
    if (policy && this.#policyProblems.length === 0) this.#policy = policy;
    const texts: Partial<Record<"attestations" | "waivers" | "baseline", string>> = {};
    for (const name of ["attestations", "waivers", "baseline"] as const) {
      const text = read(name);
      if (text !== undefined) texts[name] = text;
    }
    const records = parseRecords(texts, this.#known);
    this.#records = { ...records, problems: [...unreadable, ...problems, ...records.problems] };
  }
}

function unreadableFile(file: string, policy: boolean): RecordProblem {
  return {
    file,
    span: { start: 0, end: 0 },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    message: "the file cannot be read; check its permissions",
    severity: "error",
    code: policy ? "invalid-policy" : "invalid-record",
  };
}
