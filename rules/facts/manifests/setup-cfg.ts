/** What setuptools is told in a setup.cfg: the package, what it needs and what it offers. */
import { fact, type FactOutcome } from "../../api/outcome.ts";
import { parseIni } from "../../shared/documents/ini.ts";
import { isDevelopmentGroup, parseRequirement } from "./python-names.ts";

/** Facts of a setup.cfg that describes a package; one that only holds settings of tools has none. */
export function setupCfg(text: string): FactOutcome[] {
  const entries = parseIni(text);
  const value = (section: string, key: string): string | undefined =>
    entries.find((entry) => entry.section === section && entry.key === key)?.value;
  const name = value("metadata", "name");
  const [first] = entries;
  if (!first || (name === undefined && !entries.some(({ section }) => section === "options"))) return [];
  const scripts = /console_scripts|gui_scripts/;
  const programs = entries
    .filter(({ section, key }) => section === "options.entry_points" && scripts.test(key))
    .flatMap((entry) => [...entry.value.matchAll(/=\s*([\w.:]+)/g)].map((match) => match[1] ?? ""));
  const manifest = fact("manifest", first, {
    ecosystem: "pypi",
    name: name ?? "",
    private: /Private :: Do Not Upload/.test(value("metadata", "classifiers") ?? ""),
    scripts: {},
    bin: entries.some(({ section, key }) => section === "options.entry_points" && scripts.test(key)),
    ...(programs.length > 0 ? { programs } : {}),
    library: value("options", "packages") !== undefined || value("options", "py_modules") !== undefined,
    workspaces: [],
  });
  const python = entries.find(({ section, key }) => section === "options" && key === "python_requires");
  return [
    manifest,
    ...(python ? [fact("setting", python, { key: "runtime.python", value: python.value })] : []),
    ...entries.flatMap((entry) => {
      const own = entry.section === "options" && entry.key === "install_requires";
      if (!own && entry.section !== "options.extras_require") return [];
      const dev = !own && isDevelopmentGroup(entry.key);
      return entry.value.split("\n").flatMap((line): FactOutcome[] => {
        const parsed = parseRequirement(line.replace(/\s#.*$/, "").trim());
        return parsed ? [fact("dependency", entry, { name: parsed.name, version: parsed.version, dev, ecosystem: "pypi" })] : [];
      });
    }),
  ];
}
