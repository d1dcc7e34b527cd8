/** Names and requirements of Python packages. */

/** A requirement taken apart: `uvicorn[standard]>=0.30; python_version > "3.8"` names uvicorn. */
interface Requirement {
  /** As the package index normalises it: lower case, one dash between words. */
  readonly name: string;
  /** The version specifier or the address, as written; "" when any version will do. */
  readonly version: string;
  /** Length of the name as written. */
  readonly length: number;
}

const requirement = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s;

/** The name as the package index compares it. */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** Reads a requirement; undefined for an option, an address without a name, or nothing. */
export function parseRequirement(text: string): Requirement | undefined {
  const egg = /^(?:-e\s+)?(?:git|hg|svn|bzr|https?)[+:][^#\s]*#egg=([\w.-]+)/.exec(text);
  if (egg?.[1]) return { name: pythonName(egg[1]), version: text, length: text.length };
  const match = requirement.exec(text);
  const [, name = "", rest = ""] = match ?? [];
  if (!match || /^(?:\/|:|\\)/.test(rest)) return undefined;
  const version = rest.startsWith("@")
    ? rest.slice(1).trim()
    : (rest.split(";")[0] ?? "")
        .replace(/\s--.*$/, "")
        .replace(/[()]/g, "")
        .trim();
  if (version !== "" && !rest.startsWith("@") && !/^[=<>!~]/.test(version)) return undefined;
  return { name: pythonName(name), version, length: name.length };
}

/** Whether a group of dependencies, or a requirements file, is for development by its name. */
export function isDevelopmentGroup(name: string): boolean {
  return /(?:^|[-_./])(?:dev|develop|development|tests?|testing|lint|linting|docs?|types?|typing|ci|qa|style|format|local|debug|bench|benchmark|mypy|coverage)(?:$|[-_./])/i.test(
    name,
  );
}
