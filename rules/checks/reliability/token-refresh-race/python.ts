import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { codeOf, decoratorsOf, definitionName, enclosingClass, isAsync, outlineOf, parametersOf } from "../../../shared/python/nodes.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { indentAt, indentUnit, moduleMember } from "../../../shared/python/style.ts";
import { decidingCheck, refreshCalls } from "../../../shared/python/token-refresh.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { mentions } from "../../../shared/mentions.ts";
import { keepsRefreshToken, refreshTokenOfSettings } from "../../../shared/names/token-providers.ts";

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.seed || role.migration || role.toolConfig || role.example || isScript(file) || isTerminalProgram(file))
    return undefined;
  const seen = new Set<SyntaxNode>();
  return refreshCalls(file).flatMap(({ call, definition }): Outcome[] => {
    const check = seen.has(definition) ? undefined : decidingCheck(call, definition, file);
    if (!check) return [];
    const stored = storePlace(call, definition, file);
    if (!stored || refreshTokenOfSettings.test(textOf(file, call)) || isHandedOver(call, file)) return [];
    seen.add(definition);
    const at = child(call, "function") ?? call;
    if (isGuarded(call, definition, file)) return [met(at)];
    const fix = lockFix(call, check, definition, file);
    return [
      problem(isKept(call, definition, file) ? "wasted" : "race", at, {
        ...(isKept(call, definition, file) ? { priority: "P3" as const } : {}),
        data: { function: definitionName(definition, file) },
        related: [
          { at: check, message: "Every caller that gets here before the new token is stored finds the old one expired" },
          { at: stored, message: "The new token is stored here; the last caller wins" },
        ],
        ...(fix ? { fixes: [fix] } : {}),
      }),
    ];
  });
}

/** Whether the provider keeps the refresh token: by what is called and sent, by the function and its class, or by the library. */
function isKept(call: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const holder = enclosingClass(definition);
  const given = argumentsOf(call, file).positional[0];
  return keepsRefreshToken(
    textOf(file, call),
    given ? (symbolOf(child(given, "function"), file) ?? "") : "",
    definitionName(definition, file),
    holder ? definitionName(holder, file) : "",
    ...file.path.split("/").slice(-2),
  );
}

/** self.refresh_session() that calls what the object was given: whoever gave it decides how callers wait for each other. */
function isHandedOver(call: SyntaxNode, file: PyFile): boolean {
  const callee = localDefinition(calledName(call, file), call, file);
  return callee !== undefined && /\bself\.\w*(?:callback|hook|refresher|_fn|_func)\(/.test(textOf(file, callee));
}

const storing =
  /^(?:save|store|persist|update|upsert|set|hset|setex|put|create|insert|cache|commit|bulk_update|aupdate|asave|acreate|write|flush|execute)(?:_\w+)?$/;
const tokenText = /token|credential|auth|session|expir|connection|integration|account/i;

/** The first place behind a refresh that keeps its result: in the same function, or in the function of this file that is called to refresh. */
function storePlace(call: SyntaxNode, definition: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const own = storeIn(definition, call.start, file);
  if (own) return own;
  const callee = localDefinition(calledName(call, file), call, file);
  return callee && callee !== definition ? storeIn(callee, callee.start, file) : undefined;
}

function storeIn(definition: SyntaxNode, from: number, file: PyFile): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  const globals = new Set(
    [...textOf(file, definition).matchAll(/\bglobal\s+([\w, ]+)/g)].flatMap(([, names]) => (names ?? "").split(/,\s*/)),
  );
  walkTree(definition, (node) => {
    if (found || node.end <= from) return false;
    if (node.type === "assignment" && (child(node, "right")?.end ?? 0) > from) {
      const left = child(node, "left");
      const text = left ? textOf(file, left) : "";
      const kept = left?.type === "attribute" || left?.type === "subscript" || globals.has(text);
      if (left && kept && tokenText.test(text) && !/headers/i.test(text)) found = left;
    } else if (
      node.type === "call" &&
      node.start >= from &&
      storing.test(calledName(node, file)) &&
      (tokenText.test(textOf(file, node)) || /^(?:commit|a?save)$/.test(calledName(node, file)))
    )
      found = child(node, "function");
    return !found;
  });
  return found;
}

const guard =
  /\b\w*(?:lock|mutex|semaphore)\w*\s*(?:\(|:|\.|\[)|select_for_update|with_for_update|for_update\s*=\s*True|\bnx\s*=\s*True|\bsetnx\b|advisory|single_?flight|in_?flight|FOR UPDATE|serializable|\bdebounce|_refreshing\b|refresh_?task|pending_?refresh/i;

/** Whether a refresh is guarded: in its function, in those of this file that call it, or in what is called to refresh. */
function isGuarded(call: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const callee = localDefinition(calledName(call, file), call, file);
  const name = definitionName(definition, file);
  const callers = outlineOf(file.root).filter(
    (other) => other.type === "function_definition" && other !== definition && new RegExp(`\\b${name}\\(`).test(textOf(file, other)),
  );
  return [definition, ...(callee ? [callee] : []), ...callers].some(
    (each) =>
      guard.test(textOf(file, each).replace(/#[^\n]*|"""[\s\S]*?"""/g, "")) ||
      decoratorsOf(each, file).some((decorator) => /lock|mutex|single|serialize|debounce/i.test(decorator.name)),
  );
}

/** The function or method of this file with a name. */
function localDefinition(name: string, call: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const method = child(call, "function")?.type === "attribute";
  const owner = method ? enclosingClass(call) : undefined;
  return outlineOf(owner ?? file.root).find(
    (node) => node.type === "function_definition" && definitionName(node, file) === name && (enclosingClass(node) !== undefined) === method,
  );
}

/**
 * The check and the refresh run under a lock of the module: the statement that holds both where an object keeps the token, else the whole
 * function, which loads it. Texts over several lines would be changed by a deeper indentation.
 */
function lockFix(call: SyntaxNode, check: SyntaxNode, definition: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const statements = codeOf(definition);
  const looked = textOf(file, check);
  // A copy that was handed in stays old, however long its holder waits.
  const parameters = parametersOf(definition, file).filter(({ name }) => name !== "self" && name !== "cls");
  if (parameters.some(({ name }) => new RegExp(`\\b${name}\\.`).test(looked))) return undefined;
  const both = /\b(?:self|cls)\./.test(looked) ? ifAround(call, check) : undefined;
  const [first, last] = both ? [both, both] : [statements[0], statements.at(-1)];
  if (!first || !last || /"""|'''|\\\n|\byield\b/.test(file.text.slice(first.start, last.end)) || mentions(file, /\b_refresh_lock\b/))
    return undefined;
  const top = file.lines.lineOf(first.start);
  if (top === file.lines.lineOf(definition.start)) return undefined;
  const asynchronous = isAsync(definition);
  const made = moduleMember(asynchronous ? "asyncio" : "threading", "Lock", file);
  const lineEnd = file.text.includes("\r\n") ? "\r\n" : "\n";
  const outer = topStatement(definition);
  const header = `${indentAt(first.start, file)}${asynchronous ? "async with" : "with"} _refresh_lock:${lineEnd}`;
  const edits: TextEdit[] = [
    ...made.edits,
    { start: outer.start, end: outer.start, text: `_refresh_lock = ${made.text}()${lineEnd}${lineEnd}${lineEnd}` },
  ];
  for (let line = top; line <= file.lines.lineOf(last.end); line++) {
    const at = file.lines.starts[line] ?? 0;
    const blank = file.lines.lineText(line).trim() === "";
    const text = `${line === top ? header : ""}${blank ? "" : indentUnit(file)}`;
    if (text !== "") edits.push({ start: at, end: at, text });
  }
  return { fix: "lock", edits };
}

/** The if statement, without other branches, whose condition is the check and which holds the call. */
function ifAround(call: SyntaxNode, check: SyntaxNode): SyntaxNode | undefined {
  for (let node = call.parent; node && node.type !== "function_definition"; node = node.parent)
    if (node.type === "if_statement" && node.start <= check.start && check.end <= node.end) return node;
  return undefined;
}

/** The statement of the module that holds a definition, with its decorators. */
function topStatement(definition: SyntaxNode): SyntaxNode {
  let node = definition;
  while (node.parent && node.parent.type !== "module") node = node.parent;
  return node;
}

/** Python: refreshes that two callers can send at once. */
export const python: TreeVisitors<PyFile> = { file: visitFile };
