/** Which writes of a function belong together: what speaks of the same things, in one go. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastNameOf,
  sourceOf,
  unwrap,
  unwrapAwait,
  walkBelow,
  walkOwn,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import type { PathWrite } from "./paths.ts";

/** Records about what happened, not part of what happened. */
export function isAudit(write: PathWrite): boolean {
  const words = wordsOf(write.target);
  const joined = words.join(" ");
  if (/\b(?:audits?|logs?|history|histories|activity|activities|analytics|metrics?|trails?|tracking)\b/.test(joined)) return true;
  return /\brate limits?\b/.test(joined);
}

/** The largest set of writes that are connected by what they speak of. */
export function belongingTogether(writes: readonly PathWrite[], file: TsFile): readonly PathWrite[] {
  const [first] = writes;
  const scope = first && enclosingFunction(first.call);
  if (!scope || writes.length < 2) return writes;
  const subjects = new Subjects(scope, file);
  const own = writes.map((write) => subjects.of(write));
  // Deletions that share nothing but an age have nothing to do with each other; what else names no subject may belong to anything.
  const byAge = writes.every((write) => /^(?:delete|del|destroy|remove)/i.test(write.operation));
  const groups: { readonly writes: PathWrite[]; readonly roots: Set<string> }[] = [];
  writes.forEach((write, i) => {
    const roots = own[i] ?? new Set<string>();
    const touching = groups.filter((group) =>
      roots.size === 0 || group.roots.size === 0 ? !byAge : [...roots].some((root) => group.roots.has(root)),
    );
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push({
      writes: [...touching.flatMap((group) => group.writes), write],
      roots: new Set([...touching.flatMap((group) => [...group.roots]), ...roots]),
    });
  });
  const largest = groups.reduce((best, group) => (group.writes.length > best.writes.length ? group : best));
  return writes.filter((write) => largest.writes.includes(write));
}

const time =
  /^(?:now|today|cut_?off\w*|date|threshold\w*|since|before|after|until|expir\w*|timestamp|\w*(?:Date|Time|At|Ago|Cutoff|Threshold))$/;
const parameters = "(parameters)";

/** Which variables of a function have to do with each other: those that one statement names together. Points in time connect nothing. */
class Subjects {
  readonly #file: TsFile;
  readonly #scope: FunctionNode;
  readonly #parent = new Map<string, string>();

  constructor(scope: FunctionNode, file: TsFile) {
    this.#file = file;
    this.#scope = scope;
    const visit = (node: TS.Node): void => {
      if (ts.isVariableDeclaration(node)) this.#declared(node);
      else if (ts.isExpressionStatement(node)) this.#connect(node.expression);
      else if (ts.isForOfStatement(node)) this.#join([...this.#namesIn(node.initializer), ...this.#namesIn(node.expression)]);
      else if (isFunction(node) && ts.isCallExpression(node.parent) && ts.isPropertyAccessExpression(node.parent.expression)) {
        // items.map((item) => …)
        const names = node.parameters.flatMap((parameter) => this.#namesIn(parameter.name));
        this.#join([...names, ...this.#namesIn(node.parent.expression.expression)]);
      }
      ts.forEachChild(node, visit);
    };
    if (scope.body) visit(scope.body);
  }

  /** The groups of variables that a write speaks of. */
  of(write: PathWrite): Set<string> {
    const names = [...this.#namesIn(write.callee), ...writtenParts(write).flatMap((part) => this.#namesIn(part))];
    return new Set(names.map((name) => this.#root(name)));
  }

  #declared(node: TS.VariableDeclaration): void {
    const value = node.initializer && unwrapAwait(node.initializer);
    const list =
      value && ts.isCallExpression(value) && /^Promise\.all/.test(sourceOf(value.expression, this.#file)) ? value.arguments[0] : undefined;
    if (list && ts.isArrayLiteralExpression(list) && ts.isArrayBindingPattern(node.name)) {
      // Each name goes with its own promise.
      node.name.elements.forEach((element, i) => {
        const from = list.elements[i];
        if (ts.isBindingElement(element)) this.#join([...this.#namesIn(element.name), ...(from ? this.#namesIn(from) : [])]);
      });
      return;
    }
    const names = [...this.#namesIn(node.name), ...(node.initializer ? this.#namesIn(node.initializer) : [])];
    // Where a variable without a value gets it from is not followed: it may be anything.
    this.#join(node.initializer || ts.isForOfStatement(node.parent.parent) ? names : [...names, parameters]);
  }

  #connect(expression: TS.Expression): void {
    const inner = unwrapAwait(expression);
    const callee = ts.isCallExpression(inner) ? sourceOf(inner.expression, this.#file) : "";
    if (/^(?:console|logger|log|this\.logger)\b/.test(callee)) return;
    const list = /^Promise\.all/.test(callee) && ts.isCallExpression(inner) ? inner.arguments[0] : undefined;
    if (list && ts.isArrayLiteralExpression(list)) for (const element of list.elements) this.#join(this.#namesIn(element));
    else this.#join(this.#namesIn(inner));
  }

  /** Variables of the function that a piece of code names; all of its parameters, and those of functions around it, are one. */
  #namesIn(node: TS.Node): string[] {
    const names = new Set<string>();
    const visit = (current: TS.Node): void => {
      if (ts.isIdentifier(current)) this.#take(current, names);
      ts.forEachChild(current, visit);
    };
    visit(node);
    return [...names];
  }

  #take(identifier: TS.Identifier, names: Set<string>): void {
    const { parent } = identifier;
    if ((ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === identifier) return;
    if (ts.isBindingElement(parent) && parent.propertyName === identifier) return;
    if (time.test(identifier.text)) return;
    const declaration = declarationOf(identifier, this.#file);
    const owner = declaration && enclosingFunction(declaration);
    if (!owner) return;
    const own = owner === this.#scope || (owner.pos >= this.#scope.pos && owner.end <= this.#scope.end);
    names.add(!own || (owner === this.#scope && isOfParameter(declaration)) ? parameters : identifier.text);
  }

  #join(names: readonly string[]): void {
    const [first, ...others] = names;
    if (first === undefined) return;
    for (const other of others) this.#parent.set(this.#root(other), this.#root(first));
  }

  #root(name: string): string {
    let current = name;
    for (let next = this.#parent.get(current); next !== undefined && next !== current; next = this.#parent.get(current)) current = next;
    return current;
  }
}

/** The arguments of a write and of the builder's calls behind it, and the names that its result gets. */
function writtenParts(write: PathWrite): TS.Node[] {
  const parts: TS.Node[] = ts.isCallExpression(write.call) ? [...write.call.arguments] : [write.call.template];
  for (let node: TS.Node = write.call; ; node = node.parent) {
    const { parent } = node;
    const chained = (ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent)) && parent.expression === node;
    if (ts.isCallExpression(parent) && chained) parts.push(...parent.arguments);
    else if (ts.isVariableDeclaration(parent)) parts.push(parent.name);
    else if (ts.isBinaryExpression(parent)) parts.push(parent.left);
    if (!chained && !ts.isAwaitExpression(parent) && !ts.isParenthesizedExpression(parent)) return parts;
  }
}

function isOfParameter(declaration: TS.Node): boolean {
  let current = declaration;
  while (ts.isBindingElement(current) || ts.isObjectBindingPattern(current) || ts.isArrayBindingPattern(current)) current = current.parent;
  return ts.isParameter(current);
}

/** Whether something else than the database is waited for between two places of a function: a transaction could not stay open for that. */
export function waitsForOthers(from: number, to: number, within: TS.Node, writes: readonly PathWrite[], file: TsFile): boolean {
  const clients = new Set(writes.map((write) => sourceOf(write.client, file)));
  let found = false;
  walkBelow(within, (node) => {
    if (found || node.end < from || node.pos > to) return false;
    if (ts.isAwaitExpression(node) && node.pos >= from && node.end <= to && isForeign(node, clients, writes, file)) found = true;
    return undefined;
  });
  return found;
}

/** Work that takes no other system: hashing, parsing, looking up, reading a request, what frameworks offer. */
const local =
  /^(?:hash|compare|encrypt|decrypt|sign|verify|validate|parse|json|formData|text|headers|cookies|auth$|session|check|ensure|require|assert|is|has|can|generate|build|compute|calculate|format|to|from|with|revalidate|sleep|delay|next|find|load|get|count|exists|list|read|fetch[A-Z]|unique|slugify|resolve|transform|map)/i;

function isForeign(node: TS.AwaitExpression, clients: ReadonlySet<string>, writes: readonly PathWrite[], file: TsFile): boolean {
  const text = sourceOf(node.expression, file);
  for (const client of clients) if (text.startsWith(client)) return false;
  if (/^Promise\.|^import\(/.test(text)) return false;
  let holdsWrite = false;
  walkBelow(node, (inner) => {
    if (writes.some((write) => write.call === inner)) holdsWrite = true;
  });
  if (holdsWrite) return false;
  if (!ts.isCallExpression(node.expression)) return false;
  const callee = sourceOf(node.expression.expression, file);
  return !local.test(lastNameOf(node.expression.expression)) && !/^(?:prisma|db|tx)\b|[rR]epo(?:sitory)?\./.test(callee);
}

/** Writes that go on after an error of one, by design: a loop whose body catches. */
export function toleratesFailure(loop: TS.Node, file: TsFile): boolean {
  let caught = false;
  const visit = (node: TS.Node): void => {
    if (ts.isTryStatement(node) && node.catchClause && !rethrows(node.catchClause)) caught = true;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "catch") caught = true;
  };
  walkBelow(ts.isIterationStatement(loop, false) ? loop.statement : loop, visit);
  // Promise.allSettled(items.map(…))
  const outer = loop.parent;
  return caught || (ts.isCallExpression(outer) && /\.allSettled$/.test(sourceOf(outer.expression, file)));
}

/** Whether a handler ends the loop: one that goes on with the next element after some errors deals with each by itself. */
function rethrows(clause: TS.CatchClause): boolean {
  let throws = false;
  let goesOn = false;
  walkOwn(clause.block, (node) => {
    if (ts.isThrowStatement(node)) throws = true;
    if (ts.isContinueStatement(node)) goesOn = true;
  });
  return throws && !goesOn;
}

/**
 * Whether a write of a loop leaves each row in a state that has nothing to do with the others and that the next run brings about again:
 * a row deleted by its own id, or the same fixed values set on it.
 */
export function standsAlone(write: PathWrite, file: TsFile): boolean {
  if (write.orm !== "prisma" || !ts.isCallExpression(write.call)) return false;
  if (write.operation === "delete") return true;
  const options = write.operation === "update" && write.call.arguments[0] ? objectOf(write.call.arguments[0], file) : undefined;
  const data = options && optionOf(options, "data", file);
  const values = data?.state === "set" ? objectOf(data.value, file) : undefined;
  return values?.properties.every((property) => ts.isPropertyAssignment(property) && isFixed(property.initializer)) ?? false;
}

function isFixed(value: TS.Expression): boolean {
  const inner = unwrap(value);
  return (
    ts.isLiteralExpression(inner) ||
    inner.kind === ts.SyntaxKind.NullKeyword ||
    inner.kind === ts.SyntaxKind.TrueKeyword ||
    inner.kind === ts.SyntaxKind.FalseKeyword
  );
}

/** Loops that work off a queue or table in portions: every portion stands for itself. */
export function isPortionLoop(loop: TS.Node, file: TsFile): boolean {
  if (ts.isWhileStatement(loop) || ts.isDoStatement(loop)) return true;
  if (ts.isForStatement(loop)) return !loop.condition || (loop.incrementor !== undefined && /\+=/.test(sourceOf(loop.incrementor, file)));
  const over = ts.isForOfStatement(loop) ? loop.expression : ts.isCallExpression(loop) ? loop.expression : undefined;
  return (
    over !== undefined &&
    /(?:chunk|batch|portion|page)(?:s|es)?(?:ed)?(?:Ids|Keys|Rows|Items)?\b|(?:chunk|batch|partition)\w*\(/i.test(sourceOf(over, file))
  );
}
