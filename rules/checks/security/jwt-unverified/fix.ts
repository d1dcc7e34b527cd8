/** Quick fixes: what decodes verifies, and the options say what is accepted. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { jwtCall } from "../../../shared/typescript/jwt.ts";
import { spanOf, sourceOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";

const environment = ["JWT_SECRET", "JWT_ISSUER", "JWT_AUDIENCE"];

/** `jwt.decode(token)` becomes `jwt.verify(token, key, { … })`, with the key that the file uses elsewhere or one of the environment. */
export function verifyFix(call: TS.CallExpression, file: TsFile): ProblemFix | undefined {
  const jwt = jwtCall(call, file);
  const callee = unwrap(call.expression);
  if (!jwt?.subject || !ts.isPropertyAccessExpression(callee) || hasComment(spanOf(call, file), file)) return undefined;
  // decode(token, { complete: true }) gives another value than verify.
  if (jwt.options) return undefined;
  const token = sourceOf(jwt.subject, file);
  const checks = `{ algorithms: [${quoted("HS256", file)}], issuer: process.env.JWT_ISSUER, audience: process.env.JWT_AUDIENCE }`;
  const own = keyOf(file);
  const given =
    jwt.library === "jsonwebtoken"
      ? `(${token}, ${own ?? `process.env.JWT_SECRET${/\.[cm]?tsx?$/.test(file.path) ? " as string" : ""}`}, ${checks})`
      : jwt.library === "@nestjs/jwt"
        ? `(${token}, ${checks})`
        : undefined;
  if (given === undefined) return undefined;
  const names = jwt.library === "jsonwebtoken" && own === undefined ? environment : environment.slice(1);
  return {
    fix: "verify",
    edits: [
      { ...spanOf(callee.name, file), text: "verify" },
      { start: callee.end, end: call.end, text: given },
    ],
    ensureLines: names.map((name) => ({ path: ".env.example", line: `${name}=` })),
  };
}

/** The key that other calls of the file verify with. */
function keyOf(file: TsFile): string | undefined {
  let key: string | undefined;
  walkBelow(file.root, (node) => {
    if (key !== undefined || !ts.isCallExpression(node)) return;
    const jwt = jwtCall(node, file);
    const inner = jwt?.key && unwrap(jwt.key);
    if (
      inner &&
      (jwt?.operation === "verify" || jwt?.operation === "sign") &&
      /^(?:[A-Z][A-Z0-9_]*|process\.env\.\w+)$/.test(sourceOf(inner, file))
    )
      key = sourceOf(jwt?.key as TS.Expression, file);
  });
  return key;
}

/** Adds the algorithms to the options of verify(), which are made when there are none. */
export function algorithmsFix(
  call: TS.CallExpression,
  options: TS.ObjectLiteralExpression | undefined,
  file: TsFile,
): ProblemFix | undefined {
  const property = `algorithms: [${quoted("RS256", file)}]`;
  const data = { algorithms: "RS256" };
  if (options) return options.parent === call ? { fix: "algorithms", data, edits: [addProperties(options, [property], file)] } : undefined;
  const key = call.arguments[1];
  return key ? { fix: "algorithms", data, edits: [{ start: key.end, end: key.end, text: `, { ${property} }` }] } : undefined;
}

/** Takes the option out, with its comma and its line. */
export function expirationFix(property: TS.PropertyAssignment, file: TsFile): ProblemFix | undefined {
  const object = property.parent;
  const index = object.properties.indexOf(property);
  const next = object.properties[index + 1];
  const previous = object.properties[index - 1];
  const own = spanOf(property, file);
  const span = next
    ? { start: own.start, end: next.getStart(file.root) }
    : previous
      ? { start: previous.end, end: own.end }
      : { start: own.start, end: object.properties.hasTrailingComma ? object.end - 1 : own.end };
  return hasComment(span, file) ? undefined : { fix: "expiration", edits: [{ ...span, text: "" }] };
}
