/**
 * A cheap look at a path before the rules of a .gitignore are asked, which costs a regular expression for each: most files of a project
 * have a name that no rule speaks of.
 */

/** What every path that a rule itself matches has in common. In lower case, as rules are compared. */
interface Shape {
  readonly start: string;
  readonly nameStart: string;
  readonly nameEnd: string;
}

const special = /[*?[\]\\]/;
const ascii = /^[\x20-\x7e]*$/;

/**
 * @param text content of a .gitignore
 * @returns whether a rule may match a path by more than a folder above it; the path is relative to the .gitignore, a folder's ends with a slash
 */
export function ignorePrefilter(text: string): (relative: string) => boolean {
  const names = new Set<string>();
  const shapes: Shape[] = [];
  for (const line of text.split(/\r?\n/)) {
    const rule = line.replace(/^\uFEFF/, "").trim();
    if (rule === "" || rule.startsWith("#")) continue;
    // Letters beyond ASCII have more than one idea of lower case.
    if (!ascii.test(rule)) return () => true;
    const pattern = rule.replace(/^!/, "").replace(/^\//, "").replace(/\/$/, "").toLowerCase();
    const name = pattern.slice(pattern.lastIndexOf("/") + 1);
    if (special.test(pattern)) shapes.push({ start: folderOf(pattern), ...endsOf(name) });
    else names.add(name);
  }
  return (relative) => {
    const end = relative.endsWith("/") ? relative.length - 1 : relative.length;
    const exact = relative.slice(relative.lastIndexOf("/", end - 1) + 1, end);
    if (!ascii.test(exact)) return true;
    const name = exact.toLowerCase();
    if (names.has(name)) return true;
    for (const { start, nameStart, nameEnd } of shapes) {
      if (!name.startsWith(nameStart) || !name.endsWith(nameEnd)) continue;
      if (start === "" || !ascii.test(relative) || relative.toLowerCase().startsWith(start)) return true;
    }
    return false;
  };
}

/** The folders that a pattern names without wildcards, with a trailing slash; "" for none. */
function folderOf(pattern: string): string {
  const wild = pattern.search(special);
  return pattern.slice(0, pattern.lastIndexOf("/", wild) + 1);
}

function endsOf(name: string): Pick<Shape, "nameStart" | "nameEnd"> {
  const wild = name.search(special);
  if (wild < 0) return { nameStart: name, nameEnd: name };
  return { nameStart: name.slice(0, wild), nameEnd: /[^*?[\]\\]*$/.exec(name)?.[0] ?? "" };
}
