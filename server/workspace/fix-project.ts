/** Works out the safe fixes of a whole project without writing anything. */
import fs from "node:fs";
import type { EnsuredLine } from "@seaworthy/rules/api/outcome";
import { languageOf } from "@seaworthy/rules/languages/index";
import { fixText, safeFixes, withEnsuredLines } from "./fix-files.ts";
import { groupBy } from "./group.ts";
import { isUnder, nativePath } from "./paths.ts";
import { byteOrderMark, decodeExactly } from "./read.ts";
import { isStanding, type Workspace } from "./workspace.ts";

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

export interface ProjectFix {
  readonly files: readonly FileFix[];
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

/** Fixes in one file may show the way to fixes in another; more passes than this help nobody. */
const maxPasses = 3;

/**
 * Applies the safe fixes of all listed files to their texts in memory, in rounds, each re-checked by parsing. The files stay open in
 * the workspace with their fixed texts.
 * @param check only fixes of this check
 */
export async function fixProject(workspace: Workspace, below: readonly string[], check?: string): Promise<ProjectFix> {
  const sources = new Map<string, ExactSource>();
  const fixed = new Map<string, { text: string; fixes: number }>();
  const refused = new Map<string, string>();
  const ensured: EnsuredLine[] = [];

  const open = async (path: string): Promise<void> => {
    if (sources.has(path) || refused.has(path)) return;
    const source = readExactly(workspace.root, path);
    if (typeof source === "string") {
      refused.set(path, source);
      return;
    }
    sources.set(path, source);
    await workspace.analyzer.parsers.load(languageOf(path));
    workspace.open(path, source.text);
  };

  for (let pass = 0; pass < maxPasses; pass++) {
    const standing = workspace.evaluation().findings.filter((located) => isStanding(located) && isUnder(located.file, below));
    for (const [path, located] of groupBy(standing, ({ file }) => file)) {
      if (
        safeFixes(
          located.map(({ finding }) => finding),
          check,
        ).length > 0
      )
        await open(path);
    }
    // Decides for the files that have just been opened; within the pass, each file's own analysis tells what is left in it.
    workspace.evaluation();
    let changed = false;
    for (const [path, source] of sources) {
      const before = fixed.get(path) ?? { text: source.text, fixes: 0 };
      const after = await fixText(path, before.text, async (text) => {
        workspace.change(path, text);
        return safeFixes(
          workspace.shownIn(path).map(({ finding }) => finding),
          check,
        );
      });
      workspace.change(path, after.text);
      ensured.push(...after.ensureLines);
      if (after.text === before.text) continue;
      changed = true;
      fixed.set(path, { text: after.text, fixes: before.fixes + after.applied });
    }
    if (!changed) break;
  }

  const files = [...fixed].flatMap(([path, { text, fixes }]): FileFix[] => {
    const source = sources.get(path);
    return source && source.text !== text ? [{ path, ...source, before: source.text, after: text, fixes }] : [];
  });
  const withLines = mergeEnsured(workspace.root, files, ensured, refused);
  return { files: withLines, refused: [...refused].map(([path, reason]) => ({ path, reason })) };
}

interface ExactSource {
  readonly bytes: Buffer;
  readonly mark: string;
  readonly text: string;
}

/** The file's text when it can be written back unchanged, else the reason why not. */
function readExactly(root: string, path: string): ExactSource | string {
  try {
    const bytes = fs.readFileSync(nativePath(root, path));
    const decoded = decodeExactly(bytes);
    if (decoded === undefined) return "it is not encoded in UTF-8";
    const mark = decoded.startsWith(byteOrderMark) ? byteOrderMark : "";
    return { bytes, mark, text: decoded.slice(mark.length) };
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
    const after = withEnsuredLines(source?.text, wanted);
    if (after !== undefined) result.push({ path, bytes: source?.bytes, mark: source?.mark ?? "", before: source?.text, after, fixes: 0 });
  }
  return result;
}
