/**
 * The one place where file URIs, native paths and project-relative paths are converted.
 * Relative paths always use forward slashes. Each function takes the platform, so that Windows' rules are tested everywhere.
 */
import path from "node:path";

const onWindows = process.platform === "win32";

/** Decodes percent escapes; an escape that is not valid UTF-8, or a bare `%`, stays as written. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes;
      }
    });
  }
}

/** `c:\x` and `C:\x` are one file: the drive letter is kept in upper case. */
function normalizeDrive(native: string): string {
  return /^[a-z]:/.test(native) ? native[0]?.toUpperCase() + native.slice(1) : native;
}

/**
 * The native absolute path of a `file:` URI, or undefined for any other scheme and for what is no absolute path.
 * Accepts the spellings of all editors: `file:///c%3A/x`, `file:///C:/x`, `file://server/share/x`.
 */
export function pathFromUri(uri: string, windows = onWindows): string | undefined {
  const match = /^file:\/\/([^/?#]*)(\/[^?#]*)?/i.exec(uri);
  if (!match) return undefined;
  const host = decodePercent(match[1] ?? "");
  const decoded = decodePercent(match[2] ?? "/");
  if (decoded.includes("\0")) return undefined;
  if (!windows) return host === "" || host === "localhost" ? path.posix.normalize(decoded) : undefined;
  if (host !== "" && host !== "localhost") return path.win32.normalize(`\\\\${host}${decoded.replaceAll("/", "\\")}`);
  if (!/^\/[A-Za-z]:/.test(decoded)) return undefined;
  return normalizeDrive(path.win32.normalize(decoded.slice(1)));
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The `file:` URI of a native absolute path, escaped as VS Code does it. */
export function uriFromPath(native: string, windows = onWindows): string {
  if (!windows) return `file://${native.split("/").map(encodeSegment).join("/")}`;
  const slashed = native.replaceAll("\\", "/");
  const unc = /^\/\/([^/]+)(\/.*)?$/.exec(slashed);
  if (unc) return `file://${unc[1]}${(unc[2] ?? "/").split("/").map(encodeSegment).join("/")}`;
  const drive = slashed.replace(/^([A-Z]):/, (_, letter: string) => `${letter.toLowerCase()}:`);
  return `file:///${drive.split("/").map(encodeSegment).join("/")}`;
}

/** An absolute, normalised native path; `from` is where a relative one starts. */
export function absolutePath(given: string, from: string, windows = onWindows): string {
  return windows ? normalizeDrive(path.win32.resolve(from, given)) : path.posix.resolve(from, given);
}

/** The path of `native` relative to `root` with forward slashes, "" for the root itself, undefined when it lies outside. */
export function relativePath(root: string, native: string, windows = onWindows): string | undefined {
  const api = windows ? path.win32 : path.posix;
  const relative = api.relative(normalizeDrive(root), normalizeDrive(native));
  if (relative === "") return "";
  if (relative === ".." || relative.startsWith(`..${api.sep}`) || api.isAbsolute(relative)) return undefined;
  return windows ? relative.replaceAll("\\", "/") : relative;
}

/** The native path of a project-relative one. Neither is normalised: both come from here or from a walk. */
export function nativePath(root: string, relative: string, windows = onWindows): string {
  const [base, separator] = windows ? [root.replace(/\\$/, ""), "\\"] : [root === "/" ? "" : root, "/"];
  return relative === "" ? root : base + separator + (windows ? relative.replaceAll("/", separator) : relative);
}

/** Whether a project-relative path is one of the given paths or lies below one; "" stands for the whole project. */
export function isUnder(relative: string, scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope === "" || relative === scope || relative.startsWith(`${scope}/`));
}
