/** Sizes as options of body parsers have them; the same in every language. */

/** More than this is more than a body needs. */
export const most = 10 * 1024 * 1024;

const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
};

/** The number of bytes of `"50mb"`, `"1 GB"` or a number; undefined for anything else. */
export function bytesOf(value: string | number | boolean | null | undefined): number | undefined {
  if (typeof value === "number") return value;
  const found = typeof value === "string" ? /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(value) : null;
  const unit = units[found?.[2]?.toLowerCase() ?? "?"];
  return found?.[1] !== undefined && unit !== undefined ? Number(found[1]) * unit : undefined;
}

/** A size for people: `50 MB`. */
export function sizeName(bytes: number): string {
  return bytes >= 1024 ** 3 ? `${Math.round(bytes / 1024 ** 3)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
