/** Cookies that TypeScript code writes as text: document.cookie and the Set-Cookie header. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isAuthCookieName } from "../../../shared/names/cookies.ts";
import { chainOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { hole, staticString, textWithHoles } from "../../../shared/typescript/values.ts";
import { flagList, neededFlags, weightOf } from "./flags.ts";

interface CookieText {
  readonly name: string;
  readonly value: string;
  /** `Path=/`, `Secure`, trimmed. */
  readonly attributes: readonly string[];
}

function parse(text: string): CookieText {
  const [pair = "", ...attributes] = text.split(";");
  const at = pair.indexOf("=");
  return {
    // What only run time knows is some word: `${panel}:state` is no bare "state".
    name: (at === -1 ? pair : pair.slice(0, at)).trim().replaceAll(hole, "x_"),
    value: at === -1 ? "" : pair.slice(at + 1).trim(),
    attributes: attributes.map((attribute) => attribute.trim()),
  };
}

function isCleared({ value, attributes }: CookieText): boolean {
  return value === "" || attributes.some((attribute) => /^(?:max-age=(?:0$|-)|expires=\w+, 0?1[ -]jan[ -]1970)/i.test(attribute));
}

/** Whether a part that is only known at run time may bring attributes: `Path=/${flags}`, `HttpOnly${secure}`, `${attributes}`. */
function mayHoldMore({ value, attributes }: CookieText): boolean {
  if (attributes.length === 0) return value !== hole && value.includes(hole) && value.length < 2;
  if (value.includes(hole + hole)) return true;
  return attributes.some((attribute) => attribute.includes(hole) && !/^(?:max-age|expires|domain|path)=\u0000$/i.test(attribute));
}

/** `document.cookie = "token=…"`: what a script can write, a script can read. */
export function visitDocumentCookie(assignment: TS.BinaryExpression, file: TsFile): Outcomes {
  if (!/^(?:(?:window|globalThis|self)\.)?document\.cookie$/.test(chainOf(assignment.left)?.join(".") ?? "")) return undefined;
  const text = textWithHoles(assignment.right, file);
  if (text === undefined) return undefined;
  const cookie = parse(text);
  // A CSRF cookie has to be readable by scripts.
  if (!isAuthCookieName(cookie.name) || neededFlags(cookie.name).length < 3 || isCleared(cookie)) return undefined;
  return problem("documentCookie", spanOf(assignment.left, file), { data: { name: cookie.name } });
}

/** The value of a Set-Cookie header: one text, or a list of them. */
export function judgeSetCookie(value: TS.Expression, file: TsFile): Outcome[] {
  const inner = unwrap(value);
  const entries = ts.isArrayLiteralExpression(inner) ? inner.elements : [inner];
  return entries.flatMap((entry): Outcome[] => {
    const text = textWithHoles(entry, file);
    if (text === undefined) return [];
    const cookie = parse(text);
    if (!isAuthCookieName(cookie.name) || isCleared(cookie) || mayHoldMore(cookie)) return [];
    const present = new Set(cookie.attributes.map((attribute) => attribute.split("=", 1)[0]?.toLowerCase()));
    const lacking = neededFlags(cookie.name).filter((flag) => !present.has(flag.toLowerCase()));
    const at = spanOf(unwrap(entry), file);
    return lacking.length === 0
      ? [met(at)]
      : [problem("missing", at, { data: { name: cookie.name, flags: flagList(lacking) }, ...weightOf(lacking) })];
  });
}

/** `res.setHeader("Set-Cookie", …)`, `headers.append(…)`, `reply.header(…)`. */
export function setsCookieHeader(call: TS.CallExpression, file: TsFile): TS.Expression | undefined {
  const [header, value] = call.arguments;
  return header && staticString(header, file)?.toLowerCase() === "set-cookie" ? value : undefined;
}
