/** How a file logs: calls of the console that production would see, and of loggers. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { inDevelopmentBranch } from "./environments.ts";
import { leaksIn } from "./leaks.ts";
import { loggerAt } from "./logger-use.ts";
import { logCall } from "./loggers.ts";
import { callsBelow, isFunction, lastNameOf, sourceOf } from "./nodes.ts";
import { type Runtime, runtimeOf } from "./runtime.ts";

interface ConsoleUse {
  readonly runtime: Exclude<Runtime, "tool">;
  /** Calls of the console with a logger at hand. */
  readonly past: readonly TS.CallExpression[];
  /** Calls of the console without one. */
  readonly loose: readonly TS.CallExpression[];
  /** The console handed on to be called with what comes: `.catch(console.error)`. */
  readonly handed: readonly TS.PropertyAccessExpression[];
  /** The first call of a logger. */
  readonly logged: TS.CallExpression | undefined;
}

const judged = /^(?:log|info|warn|error|debug)$/;
const loggerFile =
  /(?:^|\/)(?:[\w-]*log(?:ger|ging|s)?(?:\/index)?|[\w-]*[Ll]og(?:ger|ging|s)?[-_.]?(?:[Mm]anager|[Ss]ervice|[Pp]rovider|[Ff]actory|[Ww]riter|[Tt]ransport|[Ss]ink))\.[cm]?[jt]sx?$|(?:^|\/)logg(?:er|ing)\/|(?:^|\/)console(?:[-_.]?(?:transport|reporter|sink|provider|appender|exporter|adapter|driver|backend|notifier|mailer))?\.[cm]?[jt]sx?$/i;
/** The console of the whole program is made to write into a logger: `Object.assign(console, log.functions)`, `console.log = logger.info`. */
const redirected =
  /\bconsole(?:\.(?:log|info|warn|error|debug)|\[\w+\])\s*=(?!=)|\bObject\.assign\(\s*(?:globalThis\.|window\.)?console\s*,|\b(?:globalThis|global|window)\.console\s*=(?!=)/;
const toolPath =
  /(?:^|\/)(?:cli|commands?|codegen|generators?|dev|debug)(?:\/|\.[cm]?[jt]s$)|(?:^|\/)(?:type-?check|(?:pre|post)(?:publish|install|build|pack)|check-[\w-]+)\.[cm]?[jt]s$/i;

const useKey = {};

/** The use of a file, or undefined for tools, which print for whoever runs them, and for loggers themselves. */
export function consoleUse(file: TsFile): ConsoleUse | undefined {
  return file.memo(useKey, () => find(file));
}

function find(file: TsFile): ConsoleUse | undefined {
  const runtime = runtimeOf(file);
  if (runtime === "tool" || loggerFile.test(file.path) || toolPath.test(file.path) || redirected.test(file.text)) return undefined;
  const past: TS.CallExpression[] = [];
  const loose: TS.CallExpression[] = [];
  const handed: TS.PropertyAccessExpression[] = [];
  let logged: TS.CallExpression | undefined;
  for (const node of callsBelow(file.root)) {
    if (runtime !== "browser") handed.push(...handedConsoles(node, file));
    if (!judged.test(lastNameOf(node.expression))) continue;
    const log = logCall(node, file);
    if (log?.kind === "logger") logged ??= node;
    else if (log && isJudged(node, runtime, file)) (runtime !== "browser" && loggerAt(node, file) ? past : loose).push(node);
  }
  return { runtime, past, loose, handed, logged };
}

/** Names of calls that take a function for whatever happens. */
const taking = /^(?:then|catch|finally|on|once|addListener|forEach|subscribe)$/;

function handedConsoles(call: TS.CallExpression, file: TsFile): TS.PropertyAccessExpression[] {
  if (!taking.test(lastNameOf(call.expression)) || inDevelopmentBranch(call, file)) return [];
  return call.arguments.flatMap((argument) => {
    const given = boundConsole(argument) ?? argument;
    const known = ts.isPropertyAccessExpression(given) && /^console\.(?:log|info|warn|error|debug)$/.test(given.getText(file.root));
    return known ? [given] : [];
  });
}

/** console.error.bind(console, "connection failed:") */
function boundConsole(argument: TS.Expression): TS.Expression | undefined {
  const callee = ts.isCallExpression(argument) ? argument.expression : undefined;
  return callee && ts.isPropertyAccessExpression(callee) && callee.name.text === "bind" ? callee.expression : undefined;
}

function isJudged(call: TS.CallExpression, runtime: Runtime, file: TsFile): boolean {
  // In a browser, warnings and errors are for developers who look at the page.
  if (runtime === "browser" && isErrorLevel(call)) return false;
  if (call.arguments.length === 0 || inDevelopmentBranch(call, file) || isLastWord(call) || isGreeting(call)) return false;
  if (isAllowed(call, file) || isUnderDebug(call, file) || isOwnLogger(call)) return false;
  // What gives a secret away is another check's.
  return call.arguments.every((argument) => leaksIn(argument, file).length === 0);
}

/** A linter's comment above that says why the console is meant: `biome-ignore lint/suspicious/noConsole: for developers`. */
function isAllowed(call: TS.CallExpression, file: TsFile): boolean {
  const line = file.lines.lineOf(call.getStart(file.root));
  return (
    line > 0 &&
    /biome-ignore\s+[\w/]*(?:noConsole|suspicious)\w*\s*:\s*\w|eslint-disable(?:-next-line)?\s[^\n]*no-console[^\n]*--\s*\w/.test(
      file.lines.lineText(line - 1),
    )
  );
}

/** `export const logger = { info: (…) => console.log(…) }`, `class ConsoleLogger { warn(…) { console.warn(…) } }`: the logger itself. */
function isOwnLogger(call: TS.CallExpression): boolean {
  for (let node: TS.Node = call; node.parent; node = node.parent) {
    const { parent } = node;
    if (!ts.isPropertyAssignment(parent) && !ts.isMethodDeclaration(parent)) continue;
    if (!levels.test(parent.name.getText())) continue;
    const holder = parent.parent;
    const named = ts.isClassLike(holder) ? holder.name : ts.isVariableDeclaration(holder.parent) ? holder.parent.name : undefined;
    if (named && /log(?:ger|ging)?$/i.test(named.getText())) return true;
  }
  return false;
}

/** Names of a logger's methods. */
const levels = /^(?:log|trace|debug|info|warn|warning|error|fatal|success)$/;

/** What somebody switches on to see more: `debug`, `options.verbose`, `window.gaConsoleLogging`, `shouldLog`, `localStorage.getItem("debug")`. */
const moreOutput =
  /(?:debug(?:ging)?|verbose)(?:_?(?:mode|enabled|logging|logs?|flag))?\b|(?:console|enable|should|is)_?Log(?:s|ging)?(?:Enabled)?\b|\blog(?:s|ging)?_?Enabled\b/i;

/** if (debug) console.log(…) */
function isUnderDebug(call: TS.CallExpression, file: TsFile): boolean {
  for (let node: TS.Node = call; node.parent && !ts.isSourceFile(node.parent); node = node.parent) {
    const { parent } = node;
    const condition = ts.isIfStatement(parent) && parent.thenStatement === node ? parent.expression : undefined;
    const chained =
      ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && parent.right === node;
    const text = condition ? sourceOf(condition, file) : chained ? sourceOf(parent.left, file) : "";
    if (moreOutput.test(text.replace(/!\s*[\w.$]+|\.(?:debug|trace)\s*\(/g, ""))) return true;
  }
  return false;
}

/** console.warn and console.error */
export function isErrorLevel(call: TS.CallExpression): boolean {
  return /^(?:warn|error)$/.test(lastNameOf(call.expression));
}

/** What is said before the process ends is read by whoever started it. */
function isLastWord(call: TS.CallExpression): boolean {
  const statement = call.parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return false;
  const { statements } = statement.parent;
  return statements.slice(statements.indexOf(statement) + 1).some((next) => /^process\.exit(?:Code)?\b/.test(next.getText()));
}

/** `app.listen(port, () => console.log("listening"))` */
function isGreeting(call: TS.CallExpression): boolean {
  const fn = ts.findAncestor(call, isFunction);
  return fn !== undefined && ts.isCallExpression(fn.parent) && /^(?:listen|serve)$/.test(lastNameOf(fn.parent.expression));
}
