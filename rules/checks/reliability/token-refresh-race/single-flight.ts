/** The quick fix: calls of the function that come while one runs get the promise of that one. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, functionName, hasModifier, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";

/** The fix for a function whose calls can be told apart by a text; undefined for others. */
export function singleFlightFix(fn: FunctionNode, file: TsFile): ProblemFix | undefined {
  const { body } = fn;
  if (!body || !ts.isBlock(body) || !hasModifier(fn, ts.SyntaxKind.AsyncKeyword) || /\b(?:inFlight|singleFlight)\b/.test(file.text))
    return undefined;
  if ((ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn) || ts.isMethodDeclaration(fn)) && fn.asteriskToken) return undefined;
  const first = body.statements[0];
  const last = body.statements.at(-1);
  const key = keyOf(fn, body, file);
  if (!first || !last || key === undefined || uses(body, "arguments")) return undefined;
  const { indent, lineEnd, semicolon } = styleOf(file);
  const open = body.getStart(file.root) + 1;
  const line = file.lines.lineOf(open);
  // A body on one line stays readable only as it is.
  if (file.lines.lineOf(first.getStart(file.root)) === line) return undefined;
  const outer = indentAt(open, file);
  const edits: TextEdit[] = [{ start: open, end: open, text: `${lineEnd}${outer}${indent}return singleFlight(${key}, async () => {` }];
  const templates: TS.Node[] = [];
  walkBelow(body, (node) => {
    if (ts.isTemplateLiteral(node)) templates.push(node);
  });
  for (let at = line + 1; at < file.lines.lineOf(body.end); at++) {
    const start = file.lines.starts[at] ?? 0;
    const inTemplate = templates.some((template) => template.getStart(file.root) < start && start < template.end);
    if (file.lines.lineText(at).trim() !== "" && !inTemplate) edits.push({ start, end: start, text: indent });
  }
  const close = file.lines.starts[file.lines.lineOf(body.end)] ?? body.end - 1;
  edits.push({ start: close, end: close, text: `${outer}${indent}})${semicolon}${lineEnd}` });
  const end = file.text.trimEnd().length;
  edits.push({ start: end, end, text: lineEnd + lineEnd + helper(file) });
  return { fix: "singleFlight", edits };
}

/**
 * The fix for a refresh that also stores its result: only the call is shared, since what its caller goes on to do is every caller's own.
 * Undefined where the call is for one of several tokens and no text tells them apart.
 */
export function sharedCallFix(call: TS.CallExpression, file: TsFile): ProblemFix | undefined {
  if (/\b(?:inFlight|singleFlight)\b/.test(file.text) || !ts.isAwaitExpression(call.parent)) return undefined;
  const { quote, lineEnd } = styleOf(file);
  const name = sourceOf(call.expression, file);
  const [first, ...rest] = call.arguments;
  const method = name.startsWith("this.");
  if (rest.length > 0 || (first && (method || !/^(?:\w+\.)?\w*(?:id|token)$/i.test(sourceOf(first, file))))) return undefined;
  const key = method ? "this" : first ? `\`${name}:\${${sourceOf(first, file)}}\`` : `${quote}${name}${quote}`;
  const at = call.getStart(file.root);
  const end = file.text.trimEnd().length;
  return {
    fix: "singleFlight",
    edits: [
      { start: at, end: at, text: `singleFlight(${key}, () => ` },
      { start: call.end, end: call.end, text: ")" },
      { start: end, end, text: lineEnd + lineEnd + helper(file) },
    ],
  };
}

function uses(body: TS.Node, name: string): boolean {
  let found = false;
  walkBelow(body, (node) => {
    if (ts.isIdentifier(node) && node.text === name) found = true;
  });
  return found;
}

/** What tells calls for different tokens apart: the parameters where they are texts, or an id of the one object; the object itself for methods. */
function keyOf(fn: FunctionNode, body: TS.Block, file: TsFile): string | undefined {
  const name = functionName(fn);
  if (name === "" || name === "jwt") return undefined;
  const parts = fn.parameters.map((parameter) =>
    ts.isIdentifier(parameter.name) ? keyPart(parameter, parameter.name.text, body, file) : undefined,
  );
  if (parts.some((part) => part === undefined)) return undefined;
  const own = file.text.slice(body.pos, body.end);
  // The object of a class holds a token of its own.
  if (parts.length === 0 && /\bthis\./.test(own)) return "this";
  const { quote } = styleOf(file);
  return parts.length === 0 ? `${quote}${name}${quote}` : `\`${[name, ...parts.map((part) => `\${${part}}`)].join(":")}\``;
}

function keyPart(parameter: TS.ParameterDeclaration, name: string, body: TS.Block, file: TsFile): string | undefined {
  const type = parameter.type ? sourceOf(parameter.type, file) : "";
  if (/^(?:string|number)$/.test(type)) return name;
  const text = file.text.slice(body.pos, body.end);
  const member = new RegExp(`\\b${name}\\.(id|\\w+Id|refresh_?[tT]oken)\\b`).exec(text)?.[1];
  if (member) return `${name}.${member}`;
  return type === "" && /id$|key$|email$/i.test(name) ? name : undefined;
}

function helper(file: TsFile): string {
  const { indent, lineEnd, semicolon: end } = styleOf(file);
  const typed = /\.[cm]?tsx?$/.test(file.path);
  const lines = typed
    ? [
        `const inFlight = new Map<unknown, Promise<unknown>>()${end}`,
        "",
        "/** Calls that come while one with the same key runs share its promise. */",
        "function singleFlight<T>(key: unknown, run: () => Promise<T>): Promise<T> {",
        `${indent}const running = inFlight.get(key) as Promise<T> | undefined${end}`,
        `${indent}if (running) return running${end}`,
        `${indent}const started = run().finally(() => inFlight.delete(key))${end}`,
      ]
    : [
        `const inFlight = new Map()${end}`,
        "",
        "/** Calls that come while one with the same key runs share its promise. */",
        "function singleFlight(key, run) {",
        `${indent}const running = inFlight.get(key)${end}`,
        `${indent}if (running) return running${end}`,
        `${indent}const started = run().finally(() => inFlight.delete(key))${end}`,
      ];
  return [...lines, `${indent}inFlight.set(key, started)${end}`, `${indent}return started${end}`, "}"].join(lineEnd);
}
