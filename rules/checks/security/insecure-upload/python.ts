/** Python: uploads of FastAPI, Flask, Django and aiohttp that are read whole, or saved under the name that came with them. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argument, argumentsOf, receiverOf } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import {
  bodyOf,
  definitionName,
  enclosingClass,
  enclosingDef,
  lastName,
  outerDefinition,
  statementOf,
} from "../../../shared/python/nodes.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importedMember, indentAt, indentUnit, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { shortName } from "../../../shared/python/text-parts.ts";
import { clientNameIn, type UploadKind, uploadOf } from "../../../shared/python/uploads.ts";
import { stringValue } from "../../../shared/python/values.ts";

const limit = "5 * 1024 * 1024";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.example || role.migration || isScript(file);
}

/** What a function that looks at the size of what it reads writes down. */
const looksAtSize =
  /\.size\b|content[-_]length|\blen\([^()]*\)\s*[<>]|\b413\b|too[ _]?(?:large|big)|\bmax_?\w*(?:size|bytes|length)|size_?limit|\.tell\(\)|file_size/i;

/** Whether the handler, its decorators or what it hands the file to looks at its size. */
function isLimited(definition: SyntaxNode, upload: string, file: PyFile): boolean {
  const text = textOf(file, outerDefinition(definition));
  const name = upload.replace(/\W/g, "\\$&");
  return (
    looksAtSize.test(text) ||
    /Depends\(\s*\w*(?:valid|check|verif|limit|size|file|upload)\w*/i.test(text) ||
    new RegExp(`\\b\\w*(?:valid|check|verif|limit|size|ensure|assert|guard)\\w*\\((?:[^()]*[,=]\\s*)?${name}\\s*[,)]`, "i").test(text)
  );
}

const reportedKey = {};

/** await upload.read(), upload.file.read(), request.FILES["file"].read(), await part.read() */
function visitRead(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  const { positional, keyword } = argumentsOf(call, file);
  if (!receiver || outside(file)) return undefined;
  const inner = receiver.type === "attribute" && lastName(receiver, file) === "file" ? child(receiver, "object") : undefined;
  const upload = inner ?? receiver;
  const kind = uploadOf(upload, file);
  const callee = child(call, "function") ?? call;
  const definition = enclosingDef(call);
  // Flask and aiohttp limit the whole request in their settings; who calls a helper may have looked already.
  if (!definition || !kind || kind === "flask" || !handlerAround(definition, file)) return undefined;
  // What a form holds may be a text, which has nothing to read: a member that is read at once is a file.
  const asked = new RegExp(`isinstance\\(\\s*${textOf(file, upload).replace(/\W/g, "\\$&")}\\s*,[^)]*UploadFile`);
  if (kind === "form" && upload.type === "identifier" && !asked.test(textOf(file, definition))) return undefined;
  if (positional.length > 0 || keyword.has("size") || keyword.has("n")) return met(callee);
  const name = shortName(upload, file);
  if (isLimited(definition, name, file)) return met(callee);
  const reported = file.memo(reportedKey, () => new Set<string>());
  const key = `${definition.start} ${name}`;
  if (reported.has(key)) return undefined;
  reported.add(key);
  const fix = sizeCheck(call, upload, kind, file);
  return problem("whole", callee, { data: { name }, pending: { limiter: true }, ...(fix ? { fixes: [fix] } : {}) });
}

/** `if file.size is None or file.size > …: raise HTTPException(413)` in front of the statement that reads. */
function sizeCheck(call: SyntaxNode, upload: SyntaxNode, kind: UploadKind, file: PyFile): ProblemFix | undefined {
  if (kind !== "starlette" || upload.type !== "identifier") return undefined;
  const name = textOf(file, upload);
  const statement = statementOf(call);
  const [binding] = resolveName(name, upload, file)?.bindings ?? [];
  // The name has its value before the statement: a parameter, or the variable of a loop around it.
  if (!binding || binding.node.start > statement.start || binding.kind === "with" || !startsLine(statement, file)) return undefined;
  const exception = importedMember("fastapi", "HTTPException", file);
  const indent = indentAt(statement.start, file);
  const end = lineEndOf(file.text);
  const detail = quoted("The file is too large", file);
  const text = [
    `if ${name}.size is None or ${name}.size > ${limit}:`,
    `${indent}${indentUnit(file)}raise ${exception.text}(status_code=413, detail=${detail})`,
    indent,
  ].join(end);
  return { fix: "checkSize", edits: [...exception.edits, { start: statement.start, end: statement.start, text }] };
}

function startsLine(statement: SyntaxNode, file: PyFile): boolean {
  const start = file.lines.starts[file.lines.lineOf(statement.start)] ?? 0;
  return file.text.slice(start, statement.start).trim() === "";
}

/** What a function that keeps a name inside of its folder writes down. */
const keepsInside =
  /is_relative_to|relative_to\(|commonpath|commonprefix|safe_join|secure_filename|["']\.\.["']|sanit|get_valid_filename|realpath\(|re\.(?:sub|match|fullmatch)\(/i;

function judgePath(path: SyntaxNode | undefined, file: PyFile): Outcomes {
  const found = path && clientNameIn(path, file);
  const definition = found && enclosingDef(found);
  if (!found || !definition) return undefined;
  if (keepsInside.test(textOf(file, definition))) return met(found);
  const uuid = moduleMember("uuid", "uuid4", file);
  // A name of one's own needs no default.
  const given = found.parent?.type === "boolean_operator" && found.field === "left" ? found.parent : found;
  return problem("name", found, {
    data: { name: shortName(found, file) },
    fixes: [{ fix: "ownName", edits: [...uuid.edits, { start: given.start, end: given.end, text: `${uuid.text}().hex` }] }],
  });
}

/** open(path, "wb"), aiofiles.open(path, "wb"), (folder / name).open("wb") */
function visitOpen(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const known = /^(?:open|io\.open|aiofiles\.open|anyio\.open_file|aiofiles\.\w+\.open)$/.test(symbol);
  const receiver = known ? undefined : receiverOf(call);
  const mode = stringValue(argument(call, file, "mode", known ? 1 : 0), file);
  if ((!known && !receiver) || mode === undefined || !/[wax+]/.test(mode)) return undefined;
  return judgePath(known ? (argument(call, file, "file", 0) ?? argument(call, file, "path")) : receiver, file);
}

/** (folder / upload.filename).write_bytes(…) */
function visitWrite(call: SyntaxNode, file: PyFile): Outcomes {
  return outside(file) ? undefined : judgePath(receiverOf(call), file);
}

/** shutil.move(source, path), os.rename(source, path) */
function visitMove(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file) || !/^(?:shutil|os)\.\w+$/.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  return judgePath(argument(call, file, "dst", 1), file);
}

/** upload.save(path) of Flask; storages of Django find a name of their own. */
function visitSave(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || outside(file) || uploadOf(receiver, file) !== "flask") return undefined;
  return judgePath(argument(call, file, "dst", 0), file);
}

/** forms.FileField() and serializers.FileField() with neither validators nor a method that cleans the field. */
function visitField(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const assignment = call.parent?.type === "assignment" ? call.parent : undefined;
  const owner = enclosingClass(call);
  const { keyword, open } = argumentsOf(call, file);
  if (
    !/^(?:django\.forms\.|rest_framework\.serializers\.)(?:\w+\.)*FileField$/.test(symbol) ||
    !assignment ||
    !owner ||
    open ||
    outside(file)
  )
    return undefined;
  const callee = child(call, "function") ?? call;
  if (/True/.test(keyword.has("read_only") ? textOf(file, keyword.get("read_only") ?? call) : "")) return undefined;
  const field = lastName(child(assignment, "left"), file);
  const cleaned = bodyOf(owner).some((statement) => {
    const method = statement.type === "decorated_definition" ? child(statement, "definition") : statement;
    return new RegExp(`^(?:clean|validate)(?:_${field})?$`).test(definitionName(method, file));
  });
  return keyword.has("validators") || cleaned || looksAtSize.test(textOf(file, owner))
    ? met(callee)
    : problem("size", callee, {
        data: { library: textOf(file, callee), option: "validators that look at the size" },
        pending: { limiter: true, proxy: true },
      });
}

export const python: TreeVisitors<PyFile> = {
  call: {
    read: visitRead,
    open: visitOpen,
    open_file: visitOpen,
    write_bytes: visitWrite,
    write_text: visitWrite,
    move: visitMove,
    rename: visitMove,
    replace: visitMove,
    save: visitSave,
    FileField: visitField,
  },
};
