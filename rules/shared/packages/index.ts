/** Packages whose use says something about a project, by ecosystem. A check or a fact asks here; adding a package means adding a row. */
import type { Ecosystem } from "../../api/facts.ts";
import { buildingRows } from "./building.ts";
import { observingRows } from "./observing.ts";
import type { PackageRow, PackageUse } from "./row.ts";
import { securityRows } from "./security.ts";

export type { PackageUse } from "./row.ts";

const rows: readonly PackageRow[] = [...buildingRows, ...securityRows, ...observingRows];

/** Rows by `ecosystem:name`; a package may be of several uses, the first row says the main one. */
const exact = new Map<string, PackageRow[]>();
const scopes: { readonly prefix: string; readonly row: PackageRow }[] = [];
for (const row of rows) {
  for (const name of row.names) {
    const key = `${row.ecosystem}:${name}`;
    const known = exact.get(key);
    if (name.endsWith("/")) scopes.push({ prefix: key, row });
    else if (known) known.push(row);
    else exact.set(key, [row]);
  }
}

/** The name of a package without a sub-path: `@scope/name`, `name`, Python's first part. */
function baseOf(ecosystem: Ecosystem, imported: string): string {
  const parts = imported.split(ecosystem === "pypi" ? "." : "/");
  return ecosystem === "npm" && imported.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

function rowsOf(ecosystem: Ecosystem, name: string): readonly PackageRow[] {
  const key = `${ecosystem}:${name}`;
  return [...(exact.get(key) ?? []), ...scopes.filter((scope) => key.startsWith(scope.prefix)).map((scope) => scope.row)];
}

/** What the use of a package says, and its name without a sub-path; undefined for packages that say nothing. */
export function packageUse(ecosystem: Ecosystem, imported: string): { readonly use: PackageUse; readonly name: string } | undefined {
  const whole = exact.get(`${ecosystem}:${imported}`)?.[0];
  if (whole) return { use: whole.use, name: imported };
  const name = baseOf(ecosystem, imported);
  const [row] = rowsOf(ecosystem, name);
  return row ? { use: row.use, name } : undefined;
}

/** Whether a package is of a use, be it its main one or another. */
export function isOfUse(ecosystem: Ecosystem, imported: string, use: PackageUse): boolean {
  const base = baseOf(ecosystem, imported);
  const all = base === imported ? rowsOf(ecosystem, base) : [...rowsOf(ecosystem, imported), ...rowsOf(ecosystem, base)];
  return all.some((row) => row.use === use);
}

/** All names of an ecosystem, as trigger words: a file that names none of them uses none of them. */
export function packageWords(ecosystem: Ecosystem): readonly string[] {
  return [...new Set(rows.filter((row) => row.ecosystem === ecosystem).flatMap((row) => row.names.map((name) => name.toLowerCase())))];
}

/** A module specifier of a package of npm, as it stands in code: most of the names are words that texts are full of. */
export const npmSpecifier = new RegExp(
  `["'](?:${rows
    .filter((row) => row.ecosystem === "npm")
    .flatMap((row) => row.names.map((name) => name.replace(/[.\\/]/g, "\\$&") + (name.endsWith("/") ? "" : "[\"'/]")))
    .join("|")})`,
);

/** The names of the packages with a use, in any ecosystem. */
export function packagesFor(use: PackageUse): readonly string[] {
  return rows.filter((row) => row.use === use).flatMap((row) => row.names);
}
