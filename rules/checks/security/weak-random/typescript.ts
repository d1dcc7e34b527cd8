import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { chainOf, enclosingFunction, functionName, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { exportPath, importsModule, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { speaksOfLock } from "../../../shared/names/locks.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { replacementFor } from "./replacement.ts";
import { targetOf, type Target } from "./target.ts";

function outside(file: TsFile): boolean {
  return file.role.test || file.role.seed || file.role.example;
}

/** A value that says of itself that it is none: `tampered-${…}`, "local_session_" + …. */
const pretended = /^["'`](?:tampered|invalid|dummy|fake|mock(?:ed)?|sample|demo|test|local|dev|example)[-_ ]/i;

const standIn = /^(?:local|mock|fake|dummy|stub|dev|development|test|demo|sample)$/;

/** A class that stands in for the real thing on a developer's machine, an entry of a list of sample values, what a page tries out. */
function isForShow(source: TS.Node, { what }: Target, file: TsFile): boolean {
  const owner = ts.findAncestor(source, ts.isClassLike)?.name?.text;
  if (owner !== undefined && wordsOf(owner).some((word) => standIn.test(word))) return true;
  // A session that a page makes up for itself keeps visits or chats apart; the one of a sign-in comes from the server.
  if (/session_?id|session_?key/i.test(what) && runtimeOf(file) === "browser") return true;
  // A challenge guards something when the server makes it; PKCE's is made of a verifier.
  if (what === "challenge" && runtimeOf(file) === "browser") return true;
  // What is signed with a key has to come once, not to be secret; a nonce of a page's policy or of a sign-in has to be both.
  if (
    /nonce/i.test(what) &&
    /^(?:Date\.now|performance\.now|new Date|process\.hrtime)/.test(sourceOf(source, file)) &&
    !/\bcsp\b|script-src|content-security|openid|id_?token|oauth/i.test(file.text)
  )
    return true;
  const entry = ts.findAncestor(source, (node): node is TS.ObjectLiteralExpression => ts.isObjectLiteralExpression(node));
  return (
    entry?.properties.some(
      (property) =>
        ts.isPropertyAssignment(property) &&
        ts.isStringLiteralLike(property.initializer) &&
        /^\W*(?:random|fake|sample|dummy|mock)(?![a-z])/.test(property.initializer.text),
    ) ?? false
  );
}

/** set(key, token, { NX: true }): only whoever comes first gets what the token stands for, and it is compared when it is given back. */
const takesLock = /["'`]NX["'`]|\bNX\s*:\s*true|\bsetnx\b|\bonlyIfNotExists\b/i;
/** Where a text begins that stands in for a piece of another: `__BLOCK_x_1__`, `%%x%%`. What a header or an element says is none. */
const mark = /^[`](?:_{2,}|[%@#§~|\\<{[]{1,3})/;

/** A token of a lock, or a mark that keeps the place of a piece of text. */
function isForOrder(source: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(source);
  if (speaksOfLock(fn ? functionName(fn) : "", ts.findAncestor(source, ts.isClassLike)?.name?.text ?? "")) return true;
  const variable = ts.findAncestor(source, ts.isVariableDeclaration);
  if (!variable || !ts.isIdentifier(variable.name) || enclosingFunction(variable) !== fn) return false;
  const uses = usesOf(variable.name, file);
  if (uses.some((use) => ts.isCallExpression(use.parent) && takesLock.test(sourceOf(use.parent, file)))) return true;
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const template = ts.isTemplateSpan(use.parent) ? sourceOf(use.parent.parent, file) : "";
      return mark.test(template) && !/nonce[-=]/i.test(template);
    })
  );
}

const drawsSecurely = /\b(?:getRandomValues|randomUUID|randomBytes|randomInt)\b/;

/** Whether a condition asks for the secure source: by its name, or by a variable of the function that holds it. */
function asksForSource(condition: TS.Expression, around: string, file: TsFile): boolean {
  const text = sourceOf(condition, file);
  if (/crypto|getRandomValues|randomUUID/i.test(text)) return true;
  const name = /^\(?!?\s*(\w+)\)?$/.exec(text)?.[1];
  return name !== undefined && new RegExp(`\\b(?:const|let|var)\\s+${name}\\s*=[^;\\n]*(?:\\n[^;\\n]*){0,5}?crypto`, "i").test(around);
}

/** Where the platform has no secure source, `typeof crypto === "undefined" ? … : …`, what is left is better than nothing. */
function isLastResort(source: TS.Node, file: TsFile): boolean {
  // Callbacks belong to the function that calls them: Array.from({ length }, () => …)
  let fn = enclosingFunction(source);
  while (fn && !drawsSecurely.test(sourceOf(fn, file))) fn = enclosingFunction(fn);
  if (!fn && !drawsSecurely.test(file.text)) return false;
  const around = fn ? sourceOf(fn, file) : file.text;
  for (let node: TS.Node = source; node.parent && node !== fn; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.expression !== node && asksForSource(parent.expression, around, file)) return true;
    if (ts.isConditionalExpression(parent) && parent.condition !== node && asksForSource(parent.condition, around, file)) return true;
    if (ts.isCatchClause(parent) && drawsSecurely.test(sourceOf(parent.parent.tryBlock, file))) return true;
    // if (globalThis.crypto) return …; before it
    if (ts.isBlock(parent) && ts.isStatement(node)) {
      const left = parent.statements
        .slice(0, parent.statements.indexOf(node))
        .some(
          (each) =>
            ts.isIfStatement(each) &&
            asksForSource(each.expression, around, file) &&
            drawsSecurely.test(sourceOf(each.thenStatement, file)) &&
            /\breturn\b/.test(sourceOf(each.thenStatement, file)),
        );
      if (left) return true;
    }
  }
  return false;
}

/** Functions that put a path together or write a file. */
const filing = /^(?:join|resolve|mkdtemp|mkdtempSync|mkdir|mkdirSync|writeFile|writeFileSync|createWriteStream|tmpNameSync|basename)$/;

/** A part of the name of a file: it keeps two runs of a program apart. */
function namesFile(source: TS.Node, file: TsFile): boolean {
  const variable = ts.findAncestor(source, ts.isVariableDeclaration);
  if (!variable || !ts.isIdentifier(variable.name) || enclosingFunction(variable) !== enclosingFunction(source)) return false;
  const uses = usesOf(variable.name, file);
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const call = ts.findAncestor(use, (node) => ts.isCallExpression(node) || ts.isStatement(node));
      return call !== undefined && ts.isCallExpression(call) && filing.test(chainOf(call.expression)?.at(-1) ?? "");
    })
  );
}

const browserDrivers = /^(?:playwright(?:-core)?|@playwright\/test|puppeteer(?:-core)?|selenium-webdriver|webdriverio|cypress)$/;

function report(source: TS.CallExpression, target: Target | undefined, label: string, file: TsFile, uuid = false): Outcomes {
  if (
    !target ||
    outside(file) ||
    pretended.test(sourceOf(target.expression, file)) ||
    isForShow(source, target, file) ||
    isForOrder(source, file) ||
    isLastResort(source, file) ||
    namesFile(source, file) ||
    // A script that drives a browser signs in as somebody made up.
    (file.role.script && importsModule(file, browserDrivers))
  )
    return undefined;
  const { remedy, edits } = replacementFor(target, source, file, uuid);
  const data = { source: label, target: target.what, remedy };
  // A secure source draws the characters, and this one only says where they stand.
  const fn = enclosingFunction(source);
  const variable = ts.findAncestor(source, ts.isVariableDeclaration)?.name;
  const place =
    variable !== undefined &&
    ts.isIdentifier(variable) &&
    /^(?:insert|at|index|idx|pos|position|offset|place|slot|[ijk])(?:$|[A-Z_])/.test(variable.text);
  const places = place && fn !== undefined && drawsSecurely.test(sourceOf(fn, file));
  return problem("weak", spanOf(source, file), {
    data,
    ...(places ? { priority: "P1" as const } : {}),
    ...(edits ? { fixes: [{ fix: "secure", data: { remedy }, edits }] } : {}),
  });
}

function isMathRandom(call: TS.CallExpression): boolean {
  return chainOf(call.expression)?.join(".") === "Math.random";
}

/** Math.random(), and what lodash makes of it. */
function visitRandom(call: TS.CallExpression, file: TsFile): Outcomes {
  const own = isMathRandom(call);
  if (!own && !/^lodash(?:-es|\/random)?$|^lodash\.random$/.test(originOf(call.expression, file)?.module ?? "")) return undefined;
  const target = targetOf(call, file);
  // Several in one expression are one mistake.
  if (!target || firstRandom(target.expression, call) !== call) return undefined;
  return report(call, target, own ? "Math.random()" : "lodash's random()", file);
}

function firstRandom(expression: TS.Expression, call: TS.CallExpression): TS.CallExpression {
  let first: TS.CallExpression | undefined;
  walkBelow(expression, (node) => {
    if (first) return false;
    if (ts.isCallExpression(node) && isMathRandom(node)) first = node;
    return undefined;
  });
  return first ?? call;
}

const signsIn = /cookie|\blog_?in\b|sign_?in|\bauth|\breq\b|\brequest\b|express|redis/i;

/** Whether the time is joined with what a secure source drew, each in a variable of its own: `${prefix}_${time}_${random}`. */
function standsBesideRandom(call: TS.CallExpression, file: TsFile): boolean {
  const variable = ts.findAncestor(call, ts.isVariableDeclaration);
  if (!variable || !ts.isIdentifier(variable.name) || enclosingFunction(variable) !== enclosingFunction(call)) return false;
  const uses = usesOf(variable.name, file);
  return uses.length > 0 && uses.every((use) => joinedWithRandom(use, file));
}

function joinedWithRandom(use: TS.Node, file: TsFile): boolean {
  let whole = use;
  while (ts.isTemplateSpan(whole.parent) || ts.isTemplateExpression(whole.parent) || ts.isBinaryExpression(whole.parent))
    whole = whole.parent;
  let drawn = false;
  walkBelow(whole, (node) => {
    const held = ts.isIdentifier(node) && node !== use ? initializerOf(node, file) : undefined;
    drawn ||= held !== undefined && drawsSecurely.test(sourceOf(held, file));
  });
  return drawn;
}

/** The time as the source of a token; as a time stamp it is fine, so a random in the same expression reports instead. */
function visitNow(call: TS.CallExpression, file: TsFile): Outcomes {
  const clock = chainOf(call.expression)?.join(".") === "Date.now" || /^new Date\(\)\.(?:getTime|valueOf)\(\)$/.test(sourceOf(call, file));
  if (!clock) return undefined;
  const target = targetOf(call, file);
  if (!target) return undefined;
  const text = sourceOf(target.expression, file);
  if (/Math\.random|random(?:Bytes|UUID|Int)|nanoid|uuid|getRandomValues|secret|hmac/i.test(text)) return undefined;
  if (standsBesideRandom(call, file)) return undefined;
  // Expiry times and ages of a token are numbers; only text made of the time is a token.
  if (!/toString\(|String\(|`|["']|btoa|createHash|Buffer|hash|md5|sha/i.test(text)) return undefined;
  // What counts runs or chats by the time is a label; a session of somebody who signed in has to do with cookies and requests.
  if (/session_?(?:id|key)$/i.test(target.what) && !signsIn.test(file.text)) return undefined;
  return report(call, target, "The time", file);
}

function visitUuid(call: TS.CallExpression, file: TsFile): Outcomes {
  const origin = originOf(call.expression, file);
  if (!origin || !/^uuid(?:\/v1)?$/.test(origin.module)) return undefined;
  if (origin.module !== "uuid/v1" && exportPath(origin).join(".") !== "v1") return undefined;
  return report(call, targetOf(call, file), "A version 1 UUID", file, true);
}

/** Values made the right way make the check count as passed. */
function visitSecure(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const callee = unwrap(call.expression);
  const fromModule = /^(?:node:)?crypto$/.test(originOf(callee, file)?.module ?? "");
  const fromGlobal = chainOf(callee)?.[0] === "crypto" && !ts.isIdentifier(callee);
  return (fromModule || fromGlobal) && targetOf(call, file) ? met(spanOf(call, file)) : undefined;
}

/** TypeScript: Math.random, the clock and version 1 UUIDs, where their value becomes something that must not be guessable. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: {
      random: visitRandom,
      now: visitNow,
      getTime: visitNow,
      valueOf: visitNow,
      v1: visitUuid,
      uuidv1: visitUuid,
      uuid: visitUuid,
      randomBytes: visitSecure,
      randomUUID: visitSecure,
      randomInt: visitSecure,
      getRandomValues: visitSecure,
    },
  },
  { uuid: undefined, "uuid/v1": "v1", crypto: undefined, "node:crypto": undefined },
);
