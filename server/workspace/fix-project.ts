/** Works out the safe fixes of a whole project without writing anything. */
import fs from "node:fs";
import type { EnsuredLine } from "@seaworthy/rules/api/outcome";
import { languageOf } from "@seaworthy/rules/languages/index";
import { type FixedText, fixText, safeFixes, withEnsuredLines } from "./fix-files.ts";
import { groupBy } from "./group.ts";
import { isUnder, nativePath } from "./paths.ts";
import { byteOrderMark, decodeExactly } from "./read.ts";
import { isStanding } from "./shown.ts";
import type { Workspace } from "./workspace.ts";

/** A file that fixes change. */
export interface FileFix {
  /** Relative to the root. */
  readonly path: string;
  /** The file as it was read; undefined when it is to be created. */
  readonly bytes: Buffer | undefined;
  /** Put in front of the text when it is written. */
  readonly mark: string;
  readonly before: string | undefined;
  readonly after: string;
  /** Fixes applied in it; 0 where only lines were added for fixes elsewhere. */
  readonly fixes: number;
}

interface ProjectFix {
  readonly files: readonly FileFix[];
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

/** Fixes in one file may show the way to fixes in another; more passes than this help nobody. */
const maxPasses = 3;

/** Paths of the files with safe fixes. */
export function fixablePaths(workspace: Workspace, below: readonly string[], check?: string): string[] {
  const standing = workspace.evaluation().findings.filter((located) => isStanding(located) && isUnder(located.file, below));
  return [...groupBy(standing, ({ file }) => file)].flatMap(([path, located]) =>
    safeFixes(
      located.map(({ finding }) => finding),
      check,
    ).length > 0
      ? [path]
      : [],
  );
}

/** Applies the safe fixes of a file to a text in memory, until none is left. */
export function fixSafely(workspace: Workspace, path: string, text: string, check?: string): Promise<FixedText> {
  return fixText(path, text, async (current) => {
    const shown = await workspace.tryText(path, current);
    return safeFixes(
      shown.map(({ finding }) => finding),
      check,
    );
  });
}

/**
 * Works out the safe fixes of all files below the given paths. The workspace sees the fixed texts from then on, the disk does not.
 * @param check only fixes of this check
 */
export async function fixProject(workspace: Workspace, below: readonly string[], check?: string): Promise<ProjectFix> {
  const fixed = new Map<string, FileFix>();
  const refused = new Map<string, string>();
  const ensured: EnsuredLine[] = [];
  for (let pass = 0; pass < maxPasses; pass++) {
    let changed = false;
    for (const path of fixablePaths(workspace, below, check)) {
      if (refused.has(path)) continue;
      const known = fixed.get(path);
      const source = known ?? readExactly(workspace.root, path);
      if (typeof source === "string") {
        refused.set(path, source);
        continue;
      }
      const text = known?.after ?? source.before ?? "";
      const { text: after, applied, ensureLines } = await fixSafely(workspace, path, text, check);
      ensured.push(...ensureLines);
      if (after === text) continue;
      changed = true;
      fixed.set(path, { ...source, path, after, fixes: (known?.fixes ?? 0) + applied });
      await workspace.analyzer.parsers.load(languageOf(path));
      workspace.open(path, after);
    }
    if (!changed) break;
  }
  const files = mergeEnsured(workspace.root, [...fixed.values()], ensured, refused);
  return { files, refused: [...refused].map(([path, reason]) => ({ path, reason })) };
}

type ExactSource = Pick<FileFix, "bytes" | "mark"> & { readonly before: string };

/** The file's text when it can be written back unchanged, else the reason why not. */
function readExactly(root: string, path: string): ExactSource | string {
  try {
    const bytes = fs.readFileSync(nativePath(root, path));
    const decoded = decodeExactly(bytes);
    if (decoded === undefined) return "it is not encoded in UTF-8";
    const mark = decoded.startsWith(byteOrderMark) ? byteOrderMark : "";
    return { bytes, mark, before: decoded.slice(mark.length) };
  } catch {
    return "it cannot be read";
  }
}

function mergeEnsured(root: string, files: FileFix[], lines: readonly EnsuredLine[], refused: Map<string, string>): FileFix[] {
  const result = [...files];
  for (const [path, wanted] of groupBy(lines, (line) => line.path)) {
    const at = result.findIndex((file) => file.path === path);
    const known = result[at];
    if (known) {
      const after = withEnsuredLines(known.after, wanted);
      if (after !== undefined) result[at] = { ...known, after };
      continue;
    }
    const exists = fs.existsSync(nativePath(root, path));
    const source = exists ? readExactly(root, path) : undefined;
    if (typeof source === "string") {
      refused.set(path, source);
      continue;
    }
    const after = withEnsuredLines(source?.before, wanted);
    if (after !== undefined) result.push({ path, bytes: source?.bytes, mark: source?.mark ?? "", before: source?.before, after, fixes: 0 });
  }
  return result;
}
