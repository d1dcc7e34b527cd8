/** Python: print() and its like in the modules of a service. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { type ModuleLogger, moduleLogger } from "../../../shared/python/logger-use.ts";
import { calleeText, logCall } from "../../../shared/python/loggers.ts";
import { isSensitiveLogName } from "../../../shared/python/names.ts";
import { definitionName, enclosingDef, inMainGuard } from "../../../shared/python/nodes.ts";
import { definesOnly, inCommand, isProgram, isServing } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { mentions } from "../../../shared/mentions.ts";

const loggerFile = /(?:^|\/)[\w-]*log(?:ger|ging|s)?(?:\/__init__)?\.py$|(?:^|\/)logg(?:er|ing)\//i;
/** Settings run before any logger is set up; so does what a server's own configuration says. */
const early = /(?:^|\/)(?:settings|config|gunicorn[\w.]*|local_settings|version|__about__)(?:\/|\.py$)/;

/** More calls than this beside a logger are a habit of the file, and one finding. */
const severalSlips = 5;

function visitFile(root: SyntaxNode, file: PyFile): Outcomes {
  // What hears of changed files runs beside the server of whoever develops.
  if (isProgram(file) || loggerFile.test(file.path) || early.test(file.path) || mentions(file, /\bdjango\.utils\.autoreload\b/))
    return undefined;
  const calls: SyntaxNode[] = [];
  let logged: SyntaxNode | undefined;
  walkTree(root, (node) => {
    if (node.type !== "call") return true;
    const log = logCall(node, file);
    if (log?.to === "logger") logged ??= node;
    else if (log && isJudged(node, log.method, file)) calls.push(node);
    return true;
  });
  const [first] = calls;
  if (!first) return logged ? met(logged) : undefined;
  const logger = moduleLogger(file);
  const pending = isServing(file) ? {} : { pending: { language: "py", called: definesOnly(file) } };
  if (logger && calls.length <= severalSlips) return calls.map((call) => slip(call, logger, pending, file));
  const count = calls.length === 1 ? "one call" : `${calls.length} calls`;
  const related = calls.slice(1, 11).map((call) => ({ at: callee(call), message: "Another one" }));
  return problem("print", callee(first), { data: { count }, related, fixes: logger ? [] : setUp(calls, file), ...pending });
}

function callee(call: SyntaxNode): SyntaxNode {
  return child(call, "function") ?? call;
}

function slip(
  call: SyntaxNode,
  logger: ModuleLogger,
  pending: { readonly pending?: { readonly language: string; readonly called: boolean } },
  file: PyFile,
): Outcome {
  const edits = replaced(call, logger.name, logger.library, file);
  const fixes: ProblemFix[] = edits ? [{ fix: "useLogger", data: { logger: logger.name }, edits }] : [];
  return problem("slip", callee(call), { data: { what: `${calleeText(call, file)}()`, logger: logger.name }, fixes, ...pending });
}

/** Functions of a module that are there to print: what they are called says so. */
const printing = /print|dump|show|display|usage|banner|pretty|debug|^main$|^_?(?:cli|cmd)_|^__repr__$/i;

function isJudged(call: SyntaxNode, method: string, file: PyFile): boolean {
  if (!/^(?:print|pprint|pp)$/.test(method) || inMainGuard(call, file) || inCommand(call, file) || inDevelopment(call, file)) return false;
  for (let fn = enclosingDef(call); fn; fn = enclosingDef(fn))
    if (printing.test(definitionName(fn, file)) || asksAtTerminal.test(textOf(file, fn))) return false;
  if (isUnderVerbose(call, file)) return false;
  const { positional, keyword: keywords } = argumentsOf(call, file);
  // print(line, file=report) writes to a file.
  const target = keywords.get("file");
  if (positional.length === 0 || (target && !/^sys\.std(?:out|err)$/.test(textOf(file, target)))) return false;
  if (isLastWord(call, file) || isLoggedToo(call, file)) return false;
  // What gives a secret away is another check's.
  return !positional.some((value) => holdsSecret(value, file));
}

/** answer = input("Continue? "): somebody sits in front of it and reads the rest as well. */
const asksAtTerminal = /(?<![.\w])(?:input|getpass)\(/;

/** `if config.get("VERBOSE"): print(…)`, and `if app is None: print(…)` with a logger for the other case. */
function isUnderVerbose(call: SyntaxNode, file: PyFile): boolean {
  for (let around = ancestor(call, "if_statement"); around; around = ancestor(around, "if_statement")) {
    const condition = textOf(file, child(around, "condition") ?? around);
    const consequence = child(around, "consequence");
    const inside = consequence !== undefined && call.start >= consequence.start && call.end <= consequence.end;
    if (inside && /verbose/i.test(condition) && !/\bnot\b/.test(condition)) return true;
    if (inside && /\bis None$|^not \w+$/.test(condition) && /\blog(?:ger)?\.\w+\(/.test(textOf(file, child(around, "alternative") ?? call)))
      return true;
  }
  return false;
}

function holdsSecret(value: SyntaxNode, file: PyFile): boolean {
  if (value.type === "identifier" && isSensitiveLogName(textOf(file, value))) return true;
  return value.type !== "string_content" && value.children.some((part) => holdsSecret(part, file));
}

/** `print(text); logger.error(text)`: it is in the log, and somebody at a terminal sees it as well. */
function isLoggedToo(call: SyntaxNode, file: PyFile): boolean {
  const statement = ancestor(call, "expression_statement");
  const siblings = namedChildren(statement?.parent);
  const at = statement ? siblings.indexOf(statement) : -1;
  const words = (each: SyntaxNode): string => {
    const [first] = argumentsOf(each, file).positional;
    return first ? textOf(file, first) : "";
  };
  return [siblings[at - 1], siblings[at + 1]].some((next) => {
    const said = next?.type === "expression_statement" ? namedChildren(next)[0] : undefined;
    return said?.type === "call" && logCall(said, file)?.to === "logger" && words(said) === words(call);
  });
}

/** What is said before the process ends is read by whoever started it. */
function isLastWord(call: SyntaxNode, file: PyFile): boolean {
  const statement = ancestor(call, "expression_statement");
  const siblings = namedChildren(statement?.parent);
  return siblings.slice(statement ? siblings.indexOf(statement) + 1 : siblings.length).some((next) => {
    const ended = next.type === "expression_statement" ? namedChildren(next)[0] : undefined;
    return ended?.type === "call" && /^(?:exit|quit|_exit)$/.test(calledName(ended, file));
  });
}

/** The call of a logger that says the same; undefined where the arguments cannot be carried over for sure. */
function replaced(call: SyntaxNode, logger: string, library: ModuleLogger["library"], file: PyFile): readonly TextEdit[] | undefined {
  const { positional, keyword: keywords } = argumentsOf(call, file);
  const list = child(call, "arguments");
  const [first, ...rest] = positional;
  const names = [...keywords.keys()];
  if (!first || !list || calleeText(call, file) !== "print" || names.some((name) => !/^(?:file|flush)$/.test(name))) return undefined;
  if (namedChildren(list).some((part) => /splat/.test(part.type)) || /#/.test(textOf(file, list))) return undefined;
  const level = ancestor(call, "except_clause") ? "error" : keywords.has("file") && /stderr/.test(textOf(file, list)) ? "warning" : "info";
  const text = textOf(file, first);
  const mark = library === "loguru" ? "{}" : "%s";
  const literal = first.type === "string" && /^["']/.test(text);
  let given: string;
  if (rest.length === 0) given = first.type === "string" || first.type === "concatenated_string" ? text : `"${mark}", ${text}`;
  else if (literal && !/[%{]/.test(text)) {
    const open = text.slice(0, -1).replace(/[\s:=]+$/, "");
    given = [`${open}${` ${mark}`.repeat(rest.length)}${text.slice(-1)}`, ...rest.map((value) => textOf(file, value))].join(", ");
  } else return undefined;
  const name = callee(call);
  return [
    { start: name.start, end: name.end, text: `${logger}.${level}` },
    { start: list.start, end: list.end, text: `(${given})` },
  ];
}

/** `logger = logging.getLogger(__name__)` behind the imports, and all calls through it. */
function setUp(calls: readonly SyntaxNode[], file: PyFile): readonly ProblemFix[] {
  if (mentions(file, /\blogger\b/)) return [];
  const edits = calls.map((call) => replaced(call, "logger", "logging", file));
  const imports = file.root.children.filter((node) => /^(?:import|import_from|future_import)_statement$/.test(node.type));
  const last = imports.at(-1);
  if (!last || edits.some((each) => each === undefined)) return [];
  const { text, edits: importing } = moduleMember("logging", "getLogger", file);
  const lineEnd = lineEndOf(file.text);
  const at = file.lines.lineSpan(file.lines.lineOf(last.end)).end;
  const [added] = importing;
  const line = `${lineEnd}${lineEnd}logger = ${text}(__name__)`;
  const behind = added && added.start === at ? [{ ...added, text: added.text + line }] : [...importing, { start: at, end: at, text: line }];
  return [{ fix: "setUp", edits: [...behind, ...edits.flatMap((each) => each ?? [])] }];
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
