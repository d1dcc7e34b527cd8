/** Which paths a walk leaves out: folders that hold no code of the project's own, and what .gitignore says. */
import fs from "node:fs";
import path from "node:path";
import createIgnore, { type Ignore } from "ignore";
import { ignorePrefilter } from "./ignore-prefilter.ts";
import { nativePath } from "./paths.ts";

/** Folders of installed packages, build output, caches and version control: never the project's own code. */
const excludedFolders: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  "bower_components",
  "jspm_packages",
  ".yarn",
  ".pnpm-store",
  "vendor",
  "dist",
  ".next",
  ".nuxt",
  ".output",
  ".svelte-kit",
  ".turbo",
  ".vercel",
  ".netlify",
  ".parcel-cache",
  ".angular",
  ".serverless",
  ".terraform",
  ".cache",
  "coverage",
  ".nyc_output",
  "__pycache__",
  ".venv",
  "venv",
  ".virtualenv",
  "site-packages",
  ".tox",
  ".nox",
  ".eggs",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".ipynb_checkpoints",
  ".bundle",
  ".gradle",
  ".idea",
]);

/** Whether a folder of this name is left out in every project. */
export function isExcludedFolder(name: string): boolean {
  return excludedFolders.has(name);
}

/** The rules of one .gitignore file. `base` is its folder relative to the root of the walk with a trailing slash, or "". */
interface Layer {
  /** What has to be put before a path relative to the walk's root to make it relative to the .gitignore file; set for files above the root. */
  readonly prefix: string;
  readonly base: string;
  readonly rules: Rules;
}

/** The content of one .gitignore file. */
interface Rules {
  readonly exact: Ignore;
  /** Whether it is worth asking for a path whose folders are not ignored. */
  readonly mayMatch: (relative: string) => boolean;
  /** It takes back what a .gitignore above it says, so that folders which are ignored there are walked. */
  readonly negates: boolean;
}

/**
 * The .gitignore files in force at a place, from the repository's root down. As in git, the file nearest to a path decides first.
 * Only what lies in the tree counts: a user's global settings would make two machines disagree.
 */
export class IgnoreRules {
  readonly #layers: readonly Layer[];
  /** A path's name tells enough: its folders are ignored by none of the layers. */
  readonly #byName: boolean;

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers;
    this.#byName = !layers.slice(1).some(({ rules }) => rules.negates);
  }

  /** The rules in force at the root of a walk: those of the enclosing git repository, unless they leave out the root itself. */
  static at(root: string): IgnoreRules {
    const layers: Layer[] = [];
    const repository = repositoryOf(root);
    if (repository !== undefined && repository !== root) {
      for (let folder = path.dirname(root), prefix = `${path.basename(root)}/`; ; folder = path.dirname(folder)) {
        const rules = readRules(path.join(folder, ".gitignore"));
        if (rules?.exact.test(prefix).ignored) return new IgnoreRules([]);
        if (rules) layers.unshift({ prefix, base: "", rules });
        if (folder === repository) break;
        prefix = `${path.basename(folder)}/${prefix}`;
      }
    }
    return new IgnoreRules(layers);
  }

  /** The rules in force inside a folder that holds a .gitignore; `folder` is relative to the root, "" for the root. */
  enter(folder: string, file: string): IgnoreRules {
    const rules = readRules(file);
    if (!rules) return this;
    return new IgnoreRules([...this.#layers, { prefix: "", base: folder === "" ? "" : `${folder}/`, rules }]);
  }

  /** Whether a path is ignored; a folder's path ends with a slash. Its parents are taken as not ignored: the walk has been there. */
  ignores(relative: string): boolean {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const layer = this.#layers[i];
      if (!layer) continue;
      const path = layer.prefix + relative.slice(layer.base.length);
      if (this.#byName && !layer.rules.mayMatch(path)) continue;
      const { ignored, unignored } = layer.rules.exact.test(path);
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}

/** Whether a walk of a root would leave out a path. The path need not exist. */
export function isIgnored(root: string, relative: string): boolean {
  const parts = relative.split("/");
  let rules = IgnoreRules.at(root);
  for (let i = 0; i < parts.length; i++) {
    const folder = parts.slice(0, i).join("/");
    rules = rules.enter(folder, nativePath(root, folder === "" ? ".gitignore" : `${folder}/.gitignore`));
    const last = i === parts.length - 1;
    if (!last && isExcludedFolder(parts[i] ?? "")) return true;
    if (rules.ignores(parts.slice(0, i + 1).join("/") + (last ? "" : "/"))) return true;
  }
  return isExcludedFolder(parts.at(-1) ?? "");
}

function readRules(file: string): Rules | undefined {
  try {
    const text = fs.readFileSync(file, "utf8");
    return {
      exact: createIgnore({ allowRelativePaths: false }).add(text),
      mayMatch: ignorePrefilter(text),
      negates: /^\s*!/m.test(text),
    };
  } catch {
    return undefined;
  }
}

/** The folder at or above `from` that holds `.git`, or undefined. */
function repositoryOf(from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}
