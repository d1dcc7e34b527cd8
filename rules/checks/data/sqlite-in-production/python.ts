/** Python: addresses of SQLite that a service uses or falls back to, and Django's DATABASES. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { callOfArgument, calledName, entriesOf } from "../../../shared/python/calls.ts";
import { configValue, inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { moduleMember, quoted } from "../../../shared/python/style.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";

function isLeftAlone(node: SyntaxNode, file: PyFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.example ||
    role.seed ||
    role.migration ||
    isScript(file) ||
    inDevelopment(node, file) ||
    importsPackage(file, "alembic", "click", "typer", "argparse", "tkinter", "textual")
  );
}

/** `"sqlite:///app.db"` as the address of an engine, a setting or its default. */
function visitString(node: SyntaxNode, file: PyFile): Outcomes {
  const text = textOf(file, node);
  if (!/^[a-zA-Z]{0,2}["']{1,3}sqlite(?:\+\w+)?:\/\/\//.test(text) || /:memory:|mode=memory/.test(text) || isLeftAlone(node, file))
    return undefined;
  // "sqlite:///" + os.path.join(folder, "app.db")
  const joined = node.parent?.type === "binary_operator" && node.field === "left" ? node.parent : node;
  const { parent } = joined;
  const call = callOfArgument(joined);
  // SQLITE_PREFIX = "sqlite:///", which an address is put together from, in one of several ways.
  if (joined === node && /:\/+["']+$/.test(text)) return undefined;
  // url.startswith("sqlite:///"), url.replace("sqlite:///", "")
  const setting = parent?.type === "keyword_argument" && /(?:DATABASE|DB)_UR[IL]$/i.test(textOf(file, child(parent, "name") ?? parent));
  if (
    call &&
    !setting &&
    !/^(?:create_engine|create_async_engine|getenv|get|config|Field|str|Database|setdefault|Env|db|url|env)$/.test(calledName(call, file))
  )
    return undefined;
  if (
    !call &&
    !/^(?:assignment|keyword_argument|boolean_operator|conditional_expression|pair|typed_default_parameter)$/.test(parent?.type ?? "")
  )
    return undefined;
  const whole =
    (call && /^create_(?:async_)?engine$/.test(calledName(call, file))) ||
    (parent?.type === "assignment" && child(parent, "right") === joined);
  const variable = moduleMember("os", "environ", file);
  const fix: ProblemFix = {
    fix: "readUrl",
    edits: [{ start: joined.start, end: joined.end, text: `${variable.text}[${quoted("DATABASE_URL", file)}]` }, ...variable.edits],
    ensureLines: [{ path: ".env.example", line: "DATABASE_URL=postgresql://USER:PASSWORD@localhost:5432/NAME" }],
  };
  return problem("address", node, { fixes: whole ? [fix] : [], pending: "python" });
}

/** `DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}` */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  if (left?.type !== "identifier" || textOf(file, left) !== "DATABASES" || isLeftAlone(node, file)) return undefined;
  const setting = configValue(node, file);
  const first = setting?.where === "module" ? entriesOf(setting.value, file)?.get("default") : undefined;
  const engine = first && entriesOf(first, file)?.get("ENGINE");
  if (!engine || !/\.sqlite3$/.test(stringValue(engine, file) ?? "")) return undefined;
  return problem("address", engine, { pending: "python" });
}

export const python: TreeVisitors<PyFile> = { node: { string: visitString, assignment: visitAssignment } };
