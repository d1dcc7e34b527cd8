/** Which project file an import means. Works on file names and facts only. */
import type { ProjectFact } from "../api/facts.ts";
import type { Json } from "../api/vocabulary.ts";

const scriptEndings = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  "/index.ts",
  "/index.tsx",
  "/index.js",
  "/index.jsx",
  "/index.mjs",
];

/** Joins a folder and a relative path with forward slashes; undefined when the result lies above the root. */
function joinPath(folder: string, relative: string): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of relative.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join("/");
}

/** Folder of a path, "" for the root. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

interface Known {
  readonly files: ReadonlySet<string>;
  readonly settings: readonly ProjectFact<"setting">[];
  readonly manifests: readonly ProjectFact<"manifest">[];
}

/** The file among `files` that a TypeScript import, a Python module or a Ruby require means, or undefined. */
export function resolveImport(from: string, specifier: string, known: Known): string | undefined {
  if (from.endsWith(".py")) return resolvePython(from, specifier, known.files);
  if (from.endsWith(".rb"))
    return firstFile([joinPath(folderOf(from), `${specifier}.rb`), `lib/${specifier}.rb`, `app/${specifier}.rb`], known.files);
  return resolveScript(from, specifier, known);
}

function firstFile(candidates: readonly (string | undefined)[], files: ReadonlySet<string>): string | undefined {
  return candidates.find((candidate): candidate is string => candidate !== undefined && files.has(candidate));
}

function scriptFile(base: string | undefined, files: ReadonlySet<string>): string | undefined {
  if (base === undefined) return undefined;
  const found = firstFile(
    scriptEndings.map((ending) => base + ending),
    files,
  );
  if (found) return found;
  // An ESM import names the file that the compiler will write: ./lib/db.js means ./lib/db.ts.
  const written = /\.([cm]?)jsx?$/.exec(base);
  return written
    ? firstFile(
        [".ts", ".tsx"].map((ending) => base.slice(0, written.index) + ending.replace(".", `.${written[1] ?? ""}`)),
        files,
      )
    : undefined;
}

function resolveScript(from: string, specifier: string, known: Known): string | undefined {
  if (specifier.startsWith(".")) return scriptFile(joinPath(folderOf(from), specifier), known.files);
  for (const setting of nearestFirst(from, known.settings)) {
    const value = setting.data.value as { readonly baseUrl?: string; readonly paths?: Readonly<Record<string, Json>> } | null;
    const folder = folderOf(setting.file);
    for (const [pattern, targets] of Object.entries(value?.paths ?? {})) {
      const star = pattern.indexOf("*");
      const rest =
        star === -1
          ? pattern === specifier
            ? ""
            : undefined
          : specifier.startsWith(pattern.slice(0, star))
            ? specifier.slice(star)
            : undefined;
      if (rest === undefined || !Array.isArray(targets)) continue;
      for (const target of targets) {
        const found = scriptFile(joinPath(folder, `${value?.baseUrl ?? "."}/${String(target).replace("*", rest)}`), known.files);
        if (found) return found;
      }
    }
    if (value?.baseUrl !== undefined) {
      const found = scriptFile(joinPath(folder, `${value.baseUrl}/${specifier}`), known.files);
      if (found) return found;
    }
  }
  for (const manifest of known.manifests) {
    const { name } = manifest.data;
    if (manifest.data.ecosystem !== "npm" || name === "" || (specifier !== name && !specifier.startsWith(`${name}/`))) continue;
    const folder = folderOf(manifest.file);
    const rest = specifier.slice(name.length + 1);
    const tries = rest === "" ? ["src/index", "index", "src/main"] : [rest, `src/${rest}`];
    for (const attempt of tries) {
      const found = scriptFile(joinPath(folder, attempt), known.files);
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether a setting maps names of modules. */
export function mapsModules(setting: ProjectFact<"setting">): boolean {
  return setting.data.key === "tsconfig.paths";
}

/** The few settings of a project that map names of modules, the longest paths first; a list of settings stays the same until a file changes. */
const mappings = new WeakMap<readonly ProjectFact<"setting">[], readonly ProjectFact<"setting">[]>();

function nearestFirst(from: string, settings: readonly ProjectFact<"setting">[]): readonly ProjectFact<"setting">[] {
  let all = mappings.get(settings);
  if (!all) {
    all = settings.filter(mapsModules).sort((a, b) => b.file.length - a.file.length);
    mappings.set(settings, all);
  }
  return all.filter((setting) => folderOf(setting.file) === "" || from.startsWith(`${folderOf(setting.file)}/`));
}

function resolvePython(from: string, specifier: string, files: ReadonlySet<string>): string | undefined {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const path = specifier.slice(dots).replaceAll(".", "/");
  const forms = (base: string | undefined) => (base === undefined ? [] : [`${base}.py`, `${base}/__init__.py`]);
  if (dots > 0) {
    const base = joinPath(folderOf(from), `${"../".repeat(dots - 1)}${path}`);
    return firstFile(forms(base), files);
  }
  // An absolute import starts at a source root: one of the folders above the importing file.
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    const found = firstFile(forms(joinPath(folder, path)), files);
    if (found) return found;
    if (folder === "") break;
  }
  return firstFile(forms(`src/${path}`), files);
}
