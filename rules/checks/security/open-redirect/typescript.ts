import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, enclosingFunction, lastNameOf, receiverOf, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/typescript/request.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { quoted } from "../../../shared/typescript/style.ts";
import { shortName, textParts } from "../../../shared/typescript/text-parts.ts";
import { staticString } from "../../../shared/typescript/values.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.script || role.example || role.toolConfig || role.browser;
}

/** What of the request decides where an address leads: its beginning. A text in front of it keeps it on the site. */
function destination(
  address: TS.Expression,
  file: TsFile,
  depth = 0,
): { readonly value: TS.Expression; readonly part: RequestPart } | undefined {
  const inner = unwrap(address);
  if (depth > 6) return undefined;
  const below = (each: TS.Expression | undefined): ReturnType<typeof destination> =>
    each ? destination(each, file, depth + 1) : undefined;
  if (ts.isConditionalExpression(inner)) {
    // next.startsWith("/") ? next : "/"
    if (requestNames(inner.condition, file)) return undefined;
    return below(inner.whenTrue) ?? below(inner.whenFalse);
  }
  if (ts.isBinaryExpression(inner) && /^(?:\|\||\?\?)$/.test(inner.operatorToken.getText(file.root))) return below(inner.left);
  if (ts.isNewExpression(inner) && lastNameOf(inner.expression) === "URL") return below(inner.arguments?.[0]);
  if (
    ts.isCallExpression(inner) &&
    /^(?:decodeURIComponent|decodeURI|String|toString|href)$/.test(lastNameOf(inner.expression)) &&
    !requestPart(inner, file)
  )
    return below(inner.arguments[0] ?? receiverOf(inner));
  // `https://${host}/login` leads where the value says as well.
  if (ts.isTemplateExpression(inner))
    return /^(?:(?:https?:)?\/\/)?$/.test(inner.head.text) ? below(inner.templateSpans[0]?.expression) : undefined;
  const part = requestPart(inner, file);
  if (part) return isAddress(part, inner, file) ? { value: address, part } : undefined;
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const found = initializer && below(initializer);
  if (found) return { ...found, value: address };
  const [text, host] = ts.isBinaryExpression(inner) ? textParts(inner, file) : [];
  const first = typeof text === "string" && /^(?:https?:)?\/\/$/.test(text) ? host : text;
  return first !== undefined && typeof first !== "string" && first !== inner ? below(first) : undefined;
}

/** The address of the request itself leads back to this site; what its query, body, cookies and headers hold leads anywhere. */
function isAddress(part: RequestPart, value: TS.Expression, file: TsFile): boolean {
  if (part.numeric || part.typed) return false;
  if (part.source === "query" || part.source === "body") return part.path.length > 0 && !isWholeQuery(value, file);
  if (part.source === "params")
    return /^(?:url|target|redirect\w*|returnTo|returnUrl|next|nextUrl|dest(?:ination)?)$/i.test(part.path[0] ?? "");
  // The page that sent the request is named by the browser: who goes back there came from there.
  if (part.source === "headers") return /^origin$/i.test(part.path[0] ?? "");
  return part.source === "cookies" && /redirect|return|next|url|callback/i.test(part.path.join("."));
}

/** req.nextUrl.searchParams as a whole, `.toString()` of it: a query, not an address. */
function isWholeQuery(value: TS.Expression, file: TsFile): boolean {
  return /searchParams(?:\.toString\(\))?$/.test(sourceOf(value, file));
}

/** Whether a condition looks at something of the request. */
function requestNames(condition: TS.Expression, file: TsFile): boolean {
  let found = false;
  const visit = (node: TS.Node): void => {
    if (found) return;
    if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && requestPart(node, file)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(condition);
  // A condition that only asks whether it is there says nothing of where it leads.
  return found && /startsWith|includes|has\(|test\(|match|===|origin|host|allow|valid|safe|is[A-Z]/.test(sourceOf(condition, file));
}

/** Whether the function compares the address with a list, a prefix, a host, or hands it to a function that does. */
function isCheckedIn(call: TS.Node, value: TS.Expression, part: RequestPart, file: TsFile): boolean {
  const fn = part.fn ?? enclosingFunction(call);
  if (!fn) return false;
  const names = new Set([lastNameOf(value), part.path.at(-1) ?? ""]);
  names.delete("");
  // const redirectUri = String(data.get("redirect_uri"))
  const field = part.path.at(-1)?.replace(/\W/g, "\\$&");
  if (field)
    for (const [, kept] of file.text
      .slice(fn.pos, fn.end)
      .matchAll(new RegExp(`\\b(?:const|let)\\s+(\\w+)\\s*=[^;\\n]*["'.]${field}\\b`, "g")))
      if (kept) names.add(kept);
  const text = file.text.slice(fn.pos, fn.end);
  for (const name of names) {
    const escaped = name.replace(/\W/g, "\\$&");
    const checked = new RegExp(
      `\\b${escaped}\\b\\)?[!?]?\\s*\\.(?:startsWith|match|indexOf|origin|host|hostname)\\b|\\b(?:includes|has|test|some|every|find|is[A-Z]\\w*|\\w*(?:[vV]alid|[sS]afe|[aA]llow|[sS]anit|[cC]heck|[vV]erif|[aA]ssert|[eE]nsure|[mM]atch|[tT]rust|[rR]egistered|[pP]ermit)\\w*)\\([^()]*\\b${escaped}\\b|new URL\\([^()]*\\b${escaped}\\b[\\s\\S]{0,300}\\.(?:host|hostname|origin)\\s*[!=]==`,
    );
    if (checked.test(text)) return true;
  }
  return false;
}

function judge(address: TS.Expression | undefined, at: TS.Node, file: TsFile): Outcomes {
  if (!address || outside(file)) return undefined;
  const found = destination(address, file);
  if (!found) return staticString(address, file) === undefined ? undefined : met(spanOf(at, file));
  if (isCheckedIn(at, found.value, found.part, file)) return met(spanOf(at, file));
  const fix = relative(address, found.value, file);
  return problem("redirect", spanOf(address, file), {
    data: { name: shortName(found.value, file) },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `String(next).startsWith("/") && …`: a path of this site begins with one slash, and not with two. */
function relative(address: TS.Expression, value: TS.Expression, file: TsFile): ProblemFix | undefined {
  const inner = unwrap(address);
  if (inner !== unwrap(value) || !(ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner))) return undefined;
  const source = sourceOf(inner, file);
  const text = `/^\\/(?![\\/\\\\])/.test(String(${source})) ? String(${source}) : ${quoted("/", file)}`;
  return { fix: "relative", edits: [{ ...spanOf(address, file), text }] };
}

/** res.redirect(url), res.redirect(302, url), reply.redirect(url), c.redirect(url), NextResponse.redirect(url), redirect(url) of Next.js and Remix. */
function visitRedirect(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  const known = receiver
    ? /^(?:_?res|response|reply|c|ctx|context|h|NextResponse|Response|this\.res)$/.test(chainOf(receiver)?.[0]?.replace(/\(\)$/, "") ?? "")
    : /^(?:next\/navigation|@remix-run\/.*|react-router|h3|@sveltejs\/kit|astro)$/.test(originOf(call.expression, file)?.module ?? "");
  const numbered = call.arguments[0] && ts.isNumericLiteral(unwrap(call.arguments[0]));
  return known ? judge(call.arguments[numbered ? 1 : 0], call.expression, file) : undefined;
}

/** res.setHeader("Location", url), res.location(url) */
function visitHeader(call: TS.CallExpression, file: TsFile): Outcomes {
  const [name, value] = call.arguments;
  return name && staticString(name, file)?.toLowerCase() === "location" ? judge(value, call.expression, file) : undefined;
}

function visitLocation(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  return receiver && /^(?:res|response|reply)$/.test(chainOf(receiver)?.[0]?.replace(/\(\)$/, "") ?? "")
    ? judge(call.arguments[0], call.expression, file)
    : undefined;
}

/** { Location: url } of headers, { redirect: { destination: url } } of getServerSideProps. */
function visitProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return judge(ts.isPropertyAssignment(property) ? property.initializer : property.name, property.name, file);
}

function visitDestination(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const owner = property.parent.parent;
  return ts.isPropertyAssignment(owner) && ts.isIdentifier(owner.name) && owner.name.text === "redirect"
    ? visitProperty(property, file)
    : undefined;
}

/** TypeScript: redirects and Location headers with an address from the request. */
export const typescript: TypeScriptVisitors = {
  call: {
    redirect: visitRedirect,
    permanentRedirect: visitRedirect,
    sendRedirect: (call, file) => (outside(file) ? undefined : judge(call.arguments[1], call.expression, file)),
    setHeader: visitHeader,
    header: visitHeader,
    set: visitHeader,
    location: visitLocation,
  },
  property: { Location: visitProperty, location: visitHeaderProperty, destination: visitDestination },
};

/** `{ location: url }` in lower case is a header only among headers. */
function visitHeaderProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const owner = property.parent.parent;
  const headers =
    (ts.isPropertyAssignment(owner) && /^headers$/.test(sourceOf(owner.name, file))) ||
    (ts.isCallExpression(owner) && lastNameOf(owner.expression) === "writeHead");
  return headers ? visitProperty(property, file) : undefined;
}
