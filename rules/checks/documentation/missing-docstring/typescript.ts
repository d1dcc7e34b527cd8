import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Met, met, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { leadingComments } from "../../../shared/typescript/comments.ts";
import { type Exported, exportsOf } from "../../../shared/typescript/exports.ts";
import { functionBehind, isNextApiFile, isNextRouteFile } from "../../../shared/typescript/handlers.ts";
import {
  decoratorsOf,
  type FunctionNode,
  functionName,
  hasModifier,
  isFunction,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";

/** Up to this length a function is its own documentation. */
const shortLines = 10;

/** Modules that others call: services and libraries. */
export const calledByOthers =
  /(?:^|\/)(?:services?|lib|libs|library|core|domain|sdk|repositories|integrations|providers|gateways|clients|server)\/|\.(?:service|repository|gateway|client|provider)\.[cm]?[jt]s$|^(?:packages|libs)\/[^/]+\/src\//i;
/** Files at the top of a folder, where modules lie that are not of a package yet. */
export const atTop = /^[^/]+\.[cm]?[jt]s$/;
/** Names and files whose form a framework dictates. */
const dictated =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|middleware|proxy|config|register|up|down|handler|loader|action|meta|links|headers|default|generateMetadata|generateStaticParams|generateViewport|getServerSideProps|getStaticProps|getStaticPaths|onRequestError|use[A-Z]\w*)$/;

type Documentable = FunctionNode | TS.ClassDeclaration;

/** The function or class behind an export of this file. */
function documentable({ value }: Exported, file: TsFile): Documentable | undefined {
  if (isFunction(value)) return value;
  const inner = unwrap(value);
  if (!ts.isIdentifier(inner)) return isFunction(inner) ? inner : undefined;
  const declaration = declarationOf(inner, file);
  return declaration && ts.isClassDeclaration(declaration) ? declaration : functionBehind(inner, file);
}

/** The statement or member in front of which a comment would stand. */
function ownerOf(node: Documentable): TS.Node {
  let current: TS.Node = node;
  while (current.parent && !ts.isSourceFile(current.parent) && !ts.isObjectLiteralExpression(current.parent)) current = current.parent;
  return current;
}

function linesOf(node: TS.Node, file: TsFile): number {
  return file.lines.lineOf(node.end) - file.lines.lineOf(node.getStart(file.root)) + 1;
}

/** Comments that speak to tools. */
const directive = /^\/[/*]+\s*(?:eslint|biome|prettier|oxlint|seaworthy|@ts-|ts-|istanbul|c8|v8|#region|=+|-+\s*$)/;

function isDocumented(owner: TS.Node, file: TsFile): boolean {
  return leadingComments(owner, file).some(({ start, end }) => {
    const text = file.text.slice(start, end);
    // A line at the very top speaks of the file.
    return !directive.test(text) && !(text.startsWith("//") && file.text.slice(0, start).trim() === "");
  });
}

/** An empty comment with a line for each parameter and for the result. */
function skeleton({ node, owner, name }: Undocumented, file: TsFile): TextEdit {
  const start = owner.getStart(file.root);
  const indent = indentAt(start, file);
  const { lineEnd } = styleOf(file);
  const parameters = ts.isClassDeclaration(node)
    ? []
    : node.parameters.flatMap((parameter) =>
        ts.isIdentifier(parameter.name) && parameter.name.text !== "this" ? [parameter.name.text] : [],
      );
  const tags = parameters.map((parameter) => ` * @param ${parameter} -`);
  if (!ts.isClassDeclaration(node) && node.type?.kind !== ts.SyntaxKind.VoidKeyword) tags.push(" * @returns");
  const lines = ["/**", ` * ${name}:`, ...(tags.length > 0 ? [" *", ...tags] : []), " */", ""];
  return { start, end: start, text: lines.map((line, index) => (index === 0 ? line : indent + line)).join(lineEnd) };
}

interface Undocumented {
  readonly node: Documentable;
  readonly owner: TS.Node;
  readonly name: string;
  readonly at: TS.Node;
  readonly lines: number;
}

/** What is public and long enough, with a place if it is documented. */
function judge(node: Documentable, exportedAs: string, file: TsFile): Undocumented | Met | undefined {
  const name = (isFunction(node) ? functionName(node) : node.name?.text) ?? "";
  const lines = linesOf(node, file);
  if (name === "" || dictated.test(name) || dictated.test(exportedAs) || lines <= shortLines || decoratorsOf(node).length > 0)
    return undefined;
  if (isSelfTelling(node, name, lines) || isSaidWithin(node, file)) return undefined;
  const at = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  if (!at || (ts.isFunctionDeclaration(node) && !node.body)) return undefined;
  const owner = ownerOf(node);
  return isDocumented(owner, file) ? met(spanOf(at, file)) : { node, owner, name, at, lines };
}

/** Up to this length `getUserByEmail(email)` says by its name what it does. */
const plainLines = 20;
const plainName = /^(?:get|find|fetch|load|list|count|is|has)[A-Z]/;

/** A short function whose name is its whole sentence, and a class that others describe: what it implements or derives from. */
function isSelfTelling(node: Documentable, name: string, lines: number): boolean {
  if (ts.isClassDeclaration(node)) {
    if (node.heritageClauses !== undefined) return true;
    // A class of fields.
    return node.members.every((member) => ts.isPropertyDeclaration(member) || ts.isConstructorDeclaration(member));
  }
  return lines <= plainLines && node.parameters.length <= 2 && plainName.test(name);
}

/** A comment at the beginning of the body, in a sentence. */
function isSaidWithin(node: Documentable, file: TsFile): boolean {
  if (ts.isClassDeclaration(node) || !node.body || !ts.isBlock(node.body)) return false;
  const [first] = node.body.statements;
  if (!first) return false;
  return leadingComments(first, file).some(({ start, end }) => {
    const text = file.text.slice(start, end);
    return !directive.test(text) && text.split(/\s+/).length >= 6;
  });
}

function isAside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.script ||
    role.example ||
    role.seed ||
    role.migration ||
    role.toolConfig ||
    role.browser ||
    !/\.[cm]?[jt]s$/.test(file.path) ||
    !(calledByOthers.test(file.path) || atTop.test(file.path)) ||
    isNextRouteFile(file.path) ||
    isNextApiFile(file.path)
  );
}

/** The functions and classes that a file exports, each once. */
function publicParts(root: TS.SourceFile, file: TsFile): ReadonlyMap<Documentable, string> {
  const parts = new Map<Documentable, string>();
  for (const each of exportsOf(file)) {
    const node = documentable(each, file);
    if (node && !parts.has(node)) parts.set(node, each.name);
  }
  for (const statement of root.statements) {
    if (ts.isClassDeclaration(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword))
      parts.set(statement, statement.name?.text ?? "");
  }
  return parts;
}

/** TypeScript: long exported functions and classes without a doc comment, in modules that others call; one finding for a module. */
export const typescript: TypeScriptVisitors = {
  file(root, file) {
    if (isAside(file)) return undefined;
    const judged = [...publicParts(root, file)].flatMap(([node, name]) => judge(node, name, file) ?? []);
    const documented = calledByOthers.test(file.path) ? judged.filter((each): each is Met => "kind" in each) : [];
    // A module is one cause: its longest part stands for the others.
    const open = judged.filter((each): each is Undocumented => "node" in each).sort((a, b) => b.lines - a.lines);
    const [longest, ...others] = open;
    if (!longest) return documented;
    const { name, lines } = longest;
    const related = others.map((other) => ({ at: spanOf(other.at, file), message: `${other.name} has no documentation either` }));
    const owners = new Map(open.map((each) => [each.owner, each]));
    const edits = [...owners.values()].map((each) => skeleton(each, file)).sort((a, b) => a.start - b.start);
    const pending = calledByOthers.test(file.path) ? {} : { pending: "loose" };
    const fixes = [{ fix: "skeleton", edits }];
    return [...documented, problem("undocumented", spanOf(longest.at, file), { data: { name, lines }, related, fixes, ...pending })];
  },
};
