import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { fact, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { hasVersion, needsNoVersion } from "../../../shared/api-versions.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { isAsideFile } from "../../../shared/variables.ts";
import { mountKey, pagesKey, routed, versionKey } from "./confirm.ts";
import { mentions } from "../../../shared/mentions.ts";

/** Calls that put routes under a path. */
const mounting = /^(?:include_router|register_blueprint|mount|add_subapp)$/;
/** Calls that make what routes hang on. */
const routers = /^(?:APIRouter|Blueprint|Router|FastAPI|NinjaAPI)$/;
/** What makes pages: their routes are called by them. */
const pages = /\b(?:render_template|TemplateResponse|Jinja2Templates)\b/;

interface Setting {
  readonly key: string;
  readonly value: string;
}

/** Where a version or a prefix is set for many routes at once. */
function settingOf(call: SyntaxNode, file: PyFile): Setting | undefined {
  const name = calledName(call, file);
  if (!mounting.test(name) && !routers.test(name)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const given = keyword.get("prefix") ?? keyword.get("url_prefix") ?? (/^(?:mount|add_subapp)$/.test(name) ? positional[0] : undefined);
  if (!given) return undefined;
  const value = stringValue(given, file);
  // A prefix from the settings says by its name whether it has a version: settings.API_V1_STR
  if (value === undefined) return /v\d|version/i.test(textOf(file, given)) ? { key: versionKey, value: textOf(file, given) } : undefined;
  if (hasVersion(value)) return { key: versionKey, value };
  return mounting.test(name) && /^\/\w/.test(value) ? { key: mountKey, value } : undefined;
}

/** Facts of the places that set a prefix, and the first of them for the case that nothing has a version. */
function settings(root: SyntaxNode, file: PyFile): Outcome[] {
  const found: Outcome[] = [];
  let first = true;
  if (mentions(file, /prefix|\.mount\(|add_subapp/)) {
    walkTree(root, (call) => {
      const setting = call.type === "call" ? settingOf(call, file) : undefined;
      const at = child(call, "function");
      if (!setting || !at) return;
      found.push(fact("setting", at, { key: setting.key, value: setting.value }));
      if (setting.key !== mountKey || needsNoVersion(setting.value)) return;
      if (setting.value.startsWith("/api/"))
        found.push(problem("beside", at, { data: { path: setting.value }, pending: { what: "beside", path: setting.value } }));
      if (!first) return;
      first = false;
      found.push(problem("none", at, { data: { count: "" }, pending: { what: "mount", path: setting.value } }));
    });
  }
  const told =
    /["'](?:accept-version|x-api-version|api-version)["']|\bDEFAULT_VERSIONING_CLASS\b|\bversioning_class\b|\bVersionedFastAPI\b/i.exec(
      file.text,
    );
  const page = pages.exec(file.text);
  if (told) found.push(fact("setting", { start: told.index, end: told.index + told[0].length }, { key: versionKey, value: told[0] }));
  if (page) found.push(fact("setting", { start: page.index, end: page.index + page[0].length }, { key: pagesKey, value: page[0] }));
  return found;
}

function placeOf({ decorator, definition }: Handler): SyntaxNode {
  return decorator?.children.find((part) => part.named) ?? child(definition, "name") ?? definition;
}

/** Routes whose whole path stands here, and the first route for the case that nothing has a version. */
function routes(file: PyFile): Outcome[] {
  const open = [...handlersOf(file).values()].filter(
    ({ framework, path }) => routed.has(framework) && path !== "" && path !== "/" && !hasVersion(path) && !needsNoVersion(path),
  );
  const [first] = open;
  const whole = new Map(open.filter(({ path }) => path.startsWith("/api/")).map((handler) => [handler.path, handler]));
  return [
    ...(first ? [problem("none", placeOf(first), { data: { count: "" }, pending: { what: "route", path: first.path } })] : []),
    ...[...whole.values()].map((handler) =>
      problem("beside", placeOf(handler), { data: { path: handler.path }, pending: { what: "beside", path: handler.path } }),
    ),
  ];
}

/** Python: paths of routes, and the prefixes that routers and applications put in front of them. */
export const python: TreeVisitors<PyFile> = {
  file(root, file): Outcomes {
    if (file.role.test || file.role.example || isAsideFile(file.path)) return undefined;
    return [...settings(root, file), ...routes(file)];
  },
};
