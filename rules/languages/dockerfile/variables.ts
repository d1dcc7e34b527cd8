/** `$NAME` and `${NAME:-default}` as Docker fills them in. */

const reference = /\\\$|\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+?])([^{}]*))?\})/g;

/**
 * Fills variables in. A name that is missing from `values`, or whose value is undefined, is not known; the result is then undefined, as it
 * is for an undefined text.
 */
export function substitute(text: string | undefined, values: ReadonlyMap<string, string | undefined>): string | undefined {
  if (text === undefined) return undefined;
  let known = true;
  const result = text.replace(reference, (whole, plain?: string, braced?: string, operator?: string, word = "") => {
    const name = plain ?? braced;
    if (name === undefined) return whole.slice(1);
    const value = values.get(name);
    if (operator?.endsWith("-")) return value !== undefined && (value !== "" || operator === "-") ? value : word;
    if (operator?.endsWith("+")) return value ? word : "";
    if (value === undefined) known = false;
    return value ?? "";
  });
  return known && !result.includes("$") ? result : undefined;
}

/** Names of the variables that a text refers to, in order, with the offset of each reference within the text. */
export function references(text: string): { readonly name: string; readonly start: number; readonly end: number }[] {
  const found: { name: string; start: number; end: number }[] = [];
  for (const match of text.matchAll(reference)) {
    const name = match[1] ?? match[2];
    if (name !== undefined) found.push({ name, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
