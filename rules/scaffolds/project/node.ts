/** Modules of a Node.js project: where they go, how they are written, how the application takes them in. */
import type { ScaffoldFile, ScaffoldSource } from "../scaffold.ts";
import type { Stack } from "./stack.ts";
import { type JsStyle, jsStyleOf, jsText, specifierOf } from "./style.ts";

/** A new module, and what is said about it. */
interface NodeModule extends ScaffoldFile {
  readonly style: JsStyle;
}

/** The style for new files of a stack: that of the file in which the application is made; Next.js has typed routes or not. */
export function styleOf(source: ScaffoldSource, stack: Stack): JsStyle {
  if (stack.framework !== "next") return jsStyleOf(source, stack.app, stack.base);
  const [sample = stack.app] = source.project
    .filesMatching(/\/(?:route|page|layout)\.[jt]sx?$|\/pages\/.+\.[jt]sx?$/)
    .filter((file) => file.startsWith(stack.base));
  const style = jsStyleOf(source, sample, stack.base);
  return { ...style, commonJs: false, extension: style.typed ? ".ts" : ".js" };
}

/**
 * A new module beside the application.
 * @param template see {@link jsText}; a function gets what imports another file of the project by its path
 */
export function nodeModule(
  source: ScaffoldSource,
  stack: Stack,
  name: string,
  template: string | ((specifier: (file: string) => string) => string),
): NodeModule {
  const style = styleOf(source, stack);
  const path = `${stack.folder}${name}${style.extension}`;
  const text = typeof template === "string" ? template : template((file) => specifierOf(path, file, style));
  return { path, text: jsText(text, style), style };
}

/** The note that says how the application takes a module in: the lines, in the style of the file. */
export function wiring(stack: Stack, module: NodeModule, imported: string, call: string, where = ""): string {
  const specifier = specifierOf(stack.app, module.path, module.style);
  const template = `import { ${imported} } from "${specifier}";\n${call}`;
  return `In ${stack.app}${where}:\n${jsText(template, { ...module.style, typed: true })}`;
}

/** The note that names packages that have to be installed, or nothing where the project has them all. */
export function packagesToInstall(
  source: ScaffoldSource,
  ecosystem: "npm" | "pypi" | "gem",
  names: readonly string[],
  dev = false,
): string[] {
  const known = new Set(source.project.facts("dependency").flatMap(({ data }) => (data.ecosystem === ecosystem ? [data.name] : [])));
  const missing = names.filter((name) => !known.has(name.replace(/\[.*\]$|@\^?\d.*$/, "")));
  if (missing.length === 0) return [];
  const { files } = source.project;
  const has = (file: string): boolean => files.has(file);
  const commands = {
    npm: has("pnpm-lock.yaml")
      ? `pnpm add${dev ? " -D" : ""}`
      : has("yarn.lock")
        ? `yarn add${dev ? " -D" : ""}`
        : has("bun.lock") || has("bun.lockb")
          ? `bun add${dev ? " -d" : ""}`
          : `npm install${dev ? " --save-dev" : ""}`,
    pypi: has("uv.lock") ? `uv add${dev ? " --dev" : ""}` : has("poetry.lock") ? `poetry add${dev ? " --group dev" : ""}` : "pip install",
    gem: `bundle add${dev ? " --group development,test" : ""}`,
  };
  const pin = ecosystem === "pypi" && commands.pypi === "pip install" ? ", and add it to the requirements" : "";
  return [`Install: ${commands[ecosystem]} ${missing.join(" ")}${pin}`];
}
