/** One walk per document: tables of visitors indexed by node kind and by the names that calls and properties go by. */
import type { Detectors, TypeScriptVisitors, TreeVisitors, Visit } from "../api/check.ts";
import type { FileContext, TsFile } from "../api/file.ts";
import type { Outcomes } from "../api/outcome.ts";
import type { Span } from "../api/text.ts";
import { orderWith as treeOrderWith, type SyntaxNode } from "../api/tree.ts";
import { type TS, ts } from "../api/ts.ts";
import type { LanguageId } from "../api/vocabulary.ts";
import { collectNodes } from "../languages/typescript/collect.ts";
import { orderWith } from "../languages/typescript/order.ts";
import type { Region } from "./region.ts";
import type { Active } from "./rule.ts";

/** Takes what a rule returned. `rule` is the rule's index in the engine, `node` the span of what it looked at; undefined for the whole document. */
export type Sink = (rule: number, outcomes: Outcomes, node: Span | undefined) => void;
/** Called when a rule throws; the rule is not called again for this document. */
type Failure = (rule: number, error: unknown) => void;

// biome-ignore lint/suspicious/noExplicitAny: node and file types differ per language; each table is only used with its own language
type AnyVisit = Visit<any, any>;
interface Entry {
  readonly rule: number;
  readonly visit: AnyVisit;
}
type ByName = Map<string, Entry[]>;

/** Work that may be left off after each step. */
export type Steps<Result = void> = Generator<void, Result, void>;

/** Does all steps of some work. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Visitors of all rules for one language. */
export interface Tables {
  readonly file: Entry[];
  readonly call: ByName;
  readonly anyCall: Entry[];
  readonly created: ByName;
  readonly property: ByName;
  readonly node: ByName;
  /** For TypeScript: `node` indexed by the number of the syntax kind. */
  readonly kinds: (Entry[] | undefined)[];
}

function add(map: ByName, names: Readonly<Record<string, AnyVisit | undefined>> | undefined, rule: number): void {
  for (const [name, visit] of Object.entries(names ?? {})) {
    if (!visit) continue;
    const list = map.get(name);
    if (list) list.push({ rule, visit });
    else map.set(name, [{ rule, visit }]);
  }
}

/** Whether a rule has visitors of single nodes for a language, not only one of the whole document. */
export function looksAtNodes(detect: Detectors, language: LanguageId): boolean {
  const detector = detect[language];
  return detector !== undefined && typeof detector !== "function" && Object.keys(detector).some((key) => key !== "file");
}

/** Collects the visitors of rules for one language. */
export function buildTables(rules: readonly { readonly rule: number; readonly detect: Detectors }[], language: LanguageId): Tables {
  const tables: Tables = { file: [], call: new Map(), anyCall: [], created: new Map(), property: new Map(), node: new Map(), kinds: [] };
  for (const { rule, detect } of rules) {
    const detector = detect[language];
    if (!detector) continue;
    if (typeof detector === "function") {
      tables.file.push({ rule, visit: (_root: unknown, file: FileContext) => detector(file) });
      continue;
    }
    if (detector.file) tables.file.push({ rule, visit: detector.file });
    add(tables.call, detector.call, rule);
    add(tables.node, detector.node as Readonly<Record<string, AnyVisit>> | undefined, rule);
    if (language === "typescript") {
      const visitors = detector as TypeScriptVisitors;
      add(tables.created, visitors.new, rule);
      add(tables.property, visitors.property, rule);
    } else add(tables.property, (detector as TreeVisitors<FileContext<SyntaxNode>>).keyword, rule);
  }
  tables.anyCall.push(...(tables.call.get("*") ?? []));
  tables.call.delete("*");
  if (language === "typescript") {
    for (const [name, entries] of tables.node) {
      const kind = ts.SyntaxKind[name as keyof typeof ts.SyntaxKind];
      tables.kinds[kind] = entries;
    }
  }
  return tables;
}

class Runner {
  /** Rules that look at this document, one byte each; one that has failed looks no more. */
  readonly #on: Uint8Array;
  readonly #file: FileContext;
  readonly #sink: Sink;
  readonly #failure: Failure;

  constructor(file: FileContext, on: Uint8Array, sink: Sink, failure: Failure) {
    this.#on = on.slice();
    this.#file = file;
    this.#sink = sink;
    this.#failure = failure;
  }

  /** Those of the entries whose rule looks at this document; undefined for none. */
  looking(entries: readonly Entry[] | undefined): readonly Entry[] | undefined {
    const looking = entries?.filter(({ rule }) => this.#on[rule] !== 0);
    return looking?.length ? looking : undefined;
  }

  /** @param at where the node stands; `pos` and `end` of a TypeScript node, `start` and `end` of others; undefined for the whole document */
  run(
    entries: readonly Entry[] | undefined,
    node: unknown,
    at?: { readonly pos?: number; readonly start?: number; readonly end: number },
  ): void {
    if (entries === undefined) return;
    for (const { rule, visit } of entries) {
      if (this.#on[rule] === 0) continue;
      try {
        const outcomes = visit(node, this.#file);
        if (outcomes !== undefined) this.#sink(rule, outcomes, at && { start: at.pos ?? at.start ?? 0, end: at.end });
      } catch (error) {
        this.#on[rule] = 0;
        this.#failure(rule, error);
      }
    }
  }
}

/** The last name of an expression that is called: `set` for `cookies().set`, `fetch` for `fetch`, "" when it has none. */
function lastName(expression: TS.Expression): string {
  let current: TS.Expression = expression;
  while (current.kind === ts.SyntaxKind.ParenthesizedExpression || current.kind === ts.SyntaxKind.NonNullExpression) {
    current = (current as TS.ParenthesizedExpression).expression;
  }
  if (current.kind === ts.SyntaxKind.Identifier) return (current as TS.Identifier).text;
  if (current.kind === ts.SyntaxKind.PropertyAccessExpression) return (current as TS.PropertyAccessExpression).name.text;
  return "";
}

/** Nodes that are looked at in one step. */
const stepNodes = 200;

function* walkTypeScript(root: TS.SourceFile, tables: Tables, runner: Runner, region: Region<TS.Node> | undefined): Steps {
  const { CallExpression, NewExpression, PropertyAssignment, ShorthandPropertyAssignment } = ts.SyntaxKind;
  const { call, created, property } = tables;
  const kinds = tables.kinds.map((entries) => runner.looking(entries));
  const anyCall = runner.looking(tables.anyCall);
  const lookAt = (node: TS.Node): void => {
    const kind = node.kind;
    const entries = kinds[kind];
    if (entries !== undefined) runner.run(entries, node, node);
    if (kind === CallExpression) {
      runner.run(call.get(lastName((node as TS.CallExpression).expression)), node, node);
      runner.run(anyCall, node, node);
    } else if (kind === NewExpression) runner.run(created.get(lastName((node as TS.NewExpression).expression)), node, node);
    else if (kind === PropertyAssignment || kind === ShorthandPropertyAssignment) {
      const name = (node as TS.PropertyAssignment).name as { readonly text?: string };
      if (name.text !== undefined) runner.run(property.get(name.text), node, node);
    }
  };
  if (region) {
    const visit = (node: TS.Node): void => {
      lookAt(node);
      ts.forEachChild(node, visit);
    };
    for (const node of region.around) lookAt(node);
    for (const node of region.nodes) visit(node);
    return;
  }
  const nodes = orderWith(root)?.nodes ?? [root, ...collectNodes(root, () => true)];
  for (let at = 0; at < nodes.length; at++) {
    lookAt(nodes[at] as TS.Node);
    if (at % stepNodes === 0) yield;
  }
}

/** The last name of what a Python or Ruby call node calls, or "". */
function calledName(node: SyntaxNode, text: string): string {
  for (const part of node.children) {
    if (part.field === "method") return text.slice(part.start, part.end);
    if (part.field === "function") {
      if (part.type === "identifier") return text.slice(part.start, part.end);
      for (const inner of part.children) if (inner.field === "attribute") return text.slice(inner.start, inner.end);
      return "";
    }
  }
  return "";
}

function* walkTree(root: SyntaxNode, file: FileContext, tables: Tables, runner: Runner, region: Region<SyntaxNode> | undefined): Steps {
  const { call, property } = tables;
  const anyCall = runner.looking(tables.anyCall);
  const byType = new Map<string, readonly Entry[]>();
  for (const [type, entries] of tables.node) {
    const looking = runner.looking(entries);
    if (looking) byType.set(type, looking);
  }
  const text = file.text;
  const lookAt = (node: SyntaxNode): void => {
    if (!node.named) return;
    const type = node.type;
    runner.run(byType.get(type), node, node);
    if (type === "call") {
      runner.run(call.get(calledName(node, text)), node, node);
      runner.run(anyCall, node, node);
    } else if (type === "keyword_argument" || type === "pair") {
      const key = node.children[0];
      if (key !== undefined) runner.run(property.get(text.slice(key.start, key.end).replace(/^:|:$/g, "")), node, node);
    }
  };
  const order = region ? undefined : treeOrderWith(root);
  if (order) {
    const { nodes } = order;
    for (let at = 0; at < nodes.length; at++) {
      lookAt(nodes[at] as SyntaxNode);
      if (at % stepNodes === 0) yield;
    }
    return;
  }
  for (const node of region?.around ?? []) lookAt(node);
  // An explicit stack: generated and hostile documents nest deeper than the call stack allows.
  const stack: SyntaxNode[] = region ? [...region.nodes].reverse() : [root];
  let seen = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    lookAt(node);
    if (++seen % stepNodes === 0) yield;
    const children = node.children;
    for (let i = children.length - 1; i >= 0; i--) {
      const next = children[i];
      if (next !== undefined) stack.push(next);
    }
  }
}

interface Walk {
  readonly file: FileContext;
  readonly tables: Tables;
  readonly active: Active;
  readonly sink: Sink;
  readonly failure: Failure;
  /** Look at this part of the document only; visitors of the whole document are left out. */
  readonly region?: Region;
}

/** Runs the visitors of the active rules over a document, in steps of a few milliseconds at most as long as no visitor takes more. */
export function* walk({ file, tables, active, sink, failure, region }: Walk): Steps {
  const runner = new Runner(file, active.on, sink, failure);
  if (!region) {
    for (const entry of tables.file) {
      runner.run([entry], file.root);
      yield;
    }
  }
  if (!active.walks) return;
  if (file.language === "typescript") yield* walkTypeScript((file as TsFile).root, tables, runner, region as Region<TS.Node> | undefined);
  else if (file.language === "python" || file.language === "ruby")
    yield* walkTree(file.root as SyntaxNode, file, tables, runner, region as Region<SyntaxNode> | undefined);
}
