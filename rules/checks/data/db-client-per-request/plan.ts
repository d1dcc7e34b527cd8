/** What of a file changes when the client of another module takes the place of the one made here; where that module lies, only the project tells. */
import type { TsFile } from "../../../api/file.ts";
import type { Span, TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { ImportStyle } from "../../../shared/import-paths.ts";
import type { ClientCreation } from "../../../shared/typescript/database/clients.ts";
import { hasModifier, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importStyleOf } from "../../../shared/typescript/pending-import.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { importLine, styleOf } from "../../../shared/typescript/style.ts";

/** Stands in {@link ImportPlan.added} for the new import; a character that no source file holds. */
export const importMark = "\u0000";

/** The edits of one file and what is needed to complete them. Offsets are those of the file as it is. */
export interface ImportPlan {
  /** The name under which the code uses the client. */
  readonly local: string;
  /** Takes out the declaration, what closes the client, and the import of the class. */
  readonly removed: readonly TextEdit[];
  /** Puts the new import, which {@link importMark} stands for, into the file. */
  readonly added: TextEdit;
  /** As `removed`, for files that import the shared client already. */
  readonly alone: readonly TextEdit[];
  /** Names of the file's other imports, with module and exported name. */
  readonly imports: readonly (readonly [local: string, module: string, name: string])[];
  readonly quote: string;
  readonly semicolon: string;
  readonly commonJs: boolean;
  /** The ending that the file's own imports of the project write. */
  readonly ending: ImportStyle["ending"];
  /** Made without settings, so that nothing is lost with it. */
  readonly plain: boolean;
}

/** The plan, or null where the declaration cannot be taken out as it stands. */
export function importPlan(creation: ClientCreation, name: TS.Identifier | undefined, file: TsFile): ImportPlan | null {
  const statement = name && statementOf(name, creation.node);
  if (!name || !statement || takenAtTop(name, statement, file)) return null;
  const closing = closingEdits(name, creation, file);
  if (!closing) return null;
  const imported = importOfClass(creation, file);
  const { quote, semicolon, commonJs } = styleOf(file);
  const declaration = lineEdit(statement, file);
  const removed = [declaration, ...closing];
  const added = imported?.whole ? { ...imported.span, text: importMark } : importLine(file, importMark);
  const importRemoved: TextEdit[] = !imported ? [] : [imported.whole ? lineSpan(imported.span, file) : { ...imported.span, text: "" }];
  return {
    local: name.text,
    removed: imported && !imported.whole ? [...removed, ...importRemoved] : removed,
    added,
    alone: [...removed, ...importRemoved],
    imports: [...importsOf(file)].flatMap(([local, { module, name: exported, typeOnly }]) =>
      typeOnly ? [] : [[local, module, exported] as const],
    ),
    quote,
    semicolon,
    commonJs,
    ending: importStyleOf(file).ending,
    plain: (creation.node.arguments ?? []).length === 0,
  };
}

/** `const prisma = new PrismaClient();` as a statement of its own that exports nothing. */
function statementOf(name: TS.Identifier, made: TS.Expression): TS.VariableStatement | undefined {
  const declaration = name.parent;
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || unwrap(declaration.initializer) !== made) return undefined;
  const statement = declaration.parent.parent;
  const alone = ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1;
  return alone && !hasModifier(statement, ts.SyntaxKind.ExportKeyword) ? statement : undefined;
}

/** Whether the module has something else of that name, which the import would collide with. */
function takenAtTop(name: TS.Identifier, own: TS.Statement, file: TsFile): boolean {
  return file.root.statements.some((statement) => {
    if (statement === own) return false;
    if (ts.isVariableStatement(statement)) {
      // A require is an import, and looked at as such.
      return statement.declarationList.declarations.some(
        ({ name: declared }) => ts.isIdentifier(declared) && declared.text === name.text && !importsOf(file).has(name.text),
      );
    }
    return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name?.text === name.text;
  });
}

const closers = /^(?:\$disconnect|end|close|destroy)$/;

/** Takes out the statements that close the client: a shared one stays open. Undefined where one is more than a statement. */
function closingEdits(name: TS.Identifier, { node }: ClientCreation, file: TsFile): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const use of usesOf(name, file)) {
    const access = use.parent;
    if (use === name || !ts.isPropertyAccessExpression(access) || !closers.test(access.name.text)) continue;
    const call = access.parent;
    const awaited = ts.isAwaitExpression(call.parent) ? call.parent : call;
    const statement = awaited.parent;
    if (!ts.isCallExpression(call) || !ts.isExpressionStatement(statement)) return undefined;
    const edit = finallyEdits(statement, file) ?? [lineEdit(statement, file)];
    edits.push(...edit);
  }
  return edits.some((edit) => edit.start < node.end && node.pos < edit.end) ? undefined : edits;
}

/** Where the statement is all that a `finally` does, the `finally` goes with it, and the `try` where it has no other purpose. */
function finallyEdits(statement: TS.Statement, file: TsFile): TextEdit[] | undefined {
  const block = statement.parent;
  const attempt = block.parent;
  if (!ts.isBlock(block) || !ts.isTryStatement(attempt) || attempt.finallyBlock !== block || block.statements.length > 1) return undefined;
  const before = attempt.catchClause ?? attempt.tryBlock;
  const around = file.text.slice(before.end, statement.getStart(file.root)) + file.text.slice(statement.end, block.end);
  if (/\/[/*]/.test(around)) return undefined;
  return attempt.catchClause ? [{ start: before.end, end: block.end, text: "" }] : unwrapTry(attempt, file);
}

/** Takes the statements of a `try` out of it. Its variables must not get in the way of what follows. */
function unwrapTry(attempt: TS.TryStatement, file: TsFile): TextEdit[] | undefined {
  const { tryBlock, parent, end } = attempt;
  const last = tryBlock.statements.at(-1);
  const alone = ts.isBlock(parent) && parent.statements.at(-1)?.end === end;
  const { indent } = styleOf(file);
  const start = attempt.getStart(file.root);
  const inside = file.text.slice(tryBlock.getStart(file.root) + 1, tryBlock.end - 1);
  if (!last || !alone || /`[^`]*\n[^`]*`/.test(inside)) return undefined;
  const first = tryBlock.getStart(file.root) + 1 + (inside.length - inside.trimStart().length);
  const final = tryBlock.end - 1 - (inside.length - inside.trimEnd().length);
  const edits: TextEdit[] = [{ start, end: first, text: "" }];
  for (let line = file.lines.lineOf(first) + 1; line <= file.lines.lineOf(final); line++) {
    const at = file.lines.starts[line] ?? first;
    if (file.text.startsWith(indent, at)) edits.push({ start: at, end: at + indent.length, text: "" });
  }
  edits.push({ start: final, end, text: "" });
  return edits;
}

/** The whole line of a statement where it stands alone on it; else the statement. */
function lineEdit(statement: TS.Statement, file: TsFile): TextEdit {
  return lineSpan(spanOf(statement, file), file);
}

function lineSpan(span: Span, file: TsFile): TextEdit {
  const { text, lines } = file;
  const first = lines.starts[lines.lineOf(span.start)] ?? span.start;
  const last = lines.lineSpan(lines.lineOf(span.end)).end;
  if (text.slice(first, span.start).trim() !== "" || text.slice(span.end, last).trim() !== "") return { ...span, text: "" };
  const next = lines.lineOf(span.end) + 1;
  // One blank line is left where there was one on each side.
  const before = lines.lineText(lines.lineOf(span.start) - 1).trim();
  const blank = (before === "" || before.endsWith("{")) && next < lines.count - 1 && lines.lineText(next).trim() === "" ? next + 1 : next;
  return { start: first, end: lines.starts[blank] ?? text.length, text: "" };
}

/** The import of the class when nothing else uses it: the whole statement, or its part of one. */
function importOfClass({ node }: ClientCreation, file: TsFile): { readonly span: Span; readonly whole: boolean } | undefined {
  const callee = unwrap(node.expression);
  const imported = ts.isIdentifier(callee) ? importsOf(file).get(callee.text) : undefined;
  if (!imported || !ts.isIdentifier(callee)) return undefined;
  let uses = 0;
  walkBelow(file.root, (part) => {
    if (ts.isIdentifier(part) && part.text === callee.text) uses++;
  });
  if (uses !== 2) return undefined;
  if (!ts.isImportDeclaration(imported.node)) {
    const [only] = ts.isVariableStatement(imported.node) ? imported.node.declarationList.declarations : [];
    const alone = only && (ts.isIdentifier(only.name) || only.name.elements.length === 1);
    return alone ? { span: spanOf(imported.node, file), whole: true } : undefined;
  }
  const clause = imported.node.importClause;
  const elements = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : undefined;
  if (!elements || clause?.name) return undefined;
  if (elements.length === 1) return { span: spanOf(imported.node, file), whole: true };
  const at = elements.findIndex((element) => element.name.text === callee.text);
  const [element, next, previous] = [elements[at], elements[at + 1], elements[at - 1]];
  if (!element) return undefined;
  const start = next ? element.getStart(file.root) : (previous?.end ?? element.pos);
  return { span: { start, end: next ? next.getStart(file.root) : element.end }, whole: false };
}
