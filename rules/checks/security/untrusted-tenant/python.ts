/** Python: ids of the request in conditions of SQLAlchemy, Django, MongoDB and SQL, and in keys of caches and limiters. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isClaimedId } from "../../../shared/names/claimed-ids.ts";
import { isDecidingName } from "../../../shared/names/deciding.ts";
import { checksSecret, isGuardName } from "../../../shared/python/guards.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { guardsOf, handlerAround } from "../../../shared/python/handlers.ts";
import { isSecurityCheckName } from "../../../shared/python/names.ts";
import { definitionName, parametersOf } from "../../../shared/python/nodes.ts";
import { type RequestPart, requestPart } from "../../../shared/python/request.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";

interface ClaimedId {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly part: RequestPart;
  readonly definition: SyntaxNode;
}

function outside(file: PyFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.seed ||
    role.example ||
    role.migration ||
    isScript(file) ||
    /(?:^|\/)(?:admin|internal|backoffice)(?:\/|\.|_)/i.test(file.path)
  );
}

function claimedId(node: SyntaxNode, file: PyFile): ClaimedId | undefined {
  const part = requestPart(node, file);
  const name = part?.path.at(-1) ?? "";
  if (!part?.definition || !/^(?:body|query|headers)$/.test(part.source) || part.path.length > 2 || !isClaimedId(name)) return undefined;
  return { node, name, part, definition: part.definition };
}

/** The first id of the request in an expression. */
function claimedIn(root: SyntaxNode, file: PyFile): ClaimedId | undefined {
  let found: ClaimedId | undefined;
  walkTree(root, (node) => {
    if (found || node.type === "lambda") return false;
    if (!/^(?:identifier|attribute|subscript|call)$/.test(node.type)) return true;
    if (node.field === "attribute" || (node.field === "name" && node.parent?.type === "keyword_argument")) return false;
    found = claimedId(node, file);
    return found === undefined;
  });
  return found;
}

const conditions =
  /^(?:filter|filter_by|where|exclude|find|find_one|find_one_and_update|update_one|delete_one|delete_many|update_many|count_documents|get_object_or_404|get_list_or_404)$/;
const statements = /^(?:execute|executemany|fetch|fetchrow|fetchval|fetchall|fetch_one|fetch_all|exec|raw|scalar|scalars)$/;
const stores = /^(?:get|set|setex|delete|mget|hget|hset|incr|exists|getset|get_or_set|hit|test|consume|check)$/;

/** What a call chooses records or an entry by. */
function chosenBy(call: SyntaxNode, file: PyFile): { readonly what: string; readonly nodes: readonly SyntaxNode[] } | undefined {
  const name = calledName(call, file);
  const owner = receiverOf(call);
  const { positional, keyword } = argumentsOf(call, file);
  const receiver = owner ? textOf(file, owner).replace(/\[["'](\w+)["']\]$/, ".$1") : "";
  if (stores.test(name) && /(?:redis|cache|memcached|^r|kv)$/i.test(receiver))
    return { what: "cache entry", nodes: positional.slice(0, 1) };
  if (stores.test(name) && /limiter|rate_?limit/i.test(receiver)) return { what: "rate limit", nodes: positional };
  if (name === "get") {
    if (/\.objects$|objects\.\w+\(.*\)$/s.test(receiver)) return { what: "", nodes: [...positional, ...keyword.values()] };
    return /(?:^|[._])(?:session|db)$/.test(receiver) && positional.length === 2 ? { what: "", nodes: positional.slice(1) } : undefined;
  }
  if (conditions.test(name))
    return owner || /get_(?:object|list)_or_404/.test(name) ? { what: "", nodes: [...positional, ...keyword.values()] } : undefined;
  return statements.test(name) ? { what: "", nodes: positional.slice(1) } : undefined;
}

const reportedKey = {};

function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const chosen = chosenBy(call, file);
  const found = chosen?.nodes.map((node) => claimedIn(node, file)).find((each) => each !== undefined);
  if (!chosen || !found || checksSecret(found.definition, file) || inDevelopment(call, file)) return undefined;
  const reported = file.memo(reportedKey, () => new Set<string>());
  const key = `${found.definition.start} ${found.name}`;
  if (reported.has(key)) return undefined;
  reported.add(key);
  if (isCompared(found, file)) return met(found.node);
  const handler = handlerAround(found.definition, file);
  if (handler && /(?:^|\/)(?:admin|internal|backoffice)/i.test(handler.path)) return undefined;
  if (
    handler &&
    guardsOf(handler, file).some((guard) =>
      /admin|superuser|staff|role|permission|scope|owner|member|tenant|organi[sz]ation|workspace/i.test(guard),
    )
  )
    return met(found.node);
  const source = handler?.framework === "mcp" ? "arguments" : found.part.source;
  const fix = sessionFix(found, file);
  return problem(chosen.what === "" ? "condition" : "key", found.node, {
    data: { name: found.name, source, what: chosen.what },
    pending: {
      handler: handler ? definitionName(handler.definition, file) : definitionName(found.definition, file),
      tenant: !/user/i.test(found.name),
      field: "",
    },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Names of what a framework or a dependency gives for whoever is calling. */
function callers(definition: SyntaxNode, file: PyFile): RegExp {
  const names = parametersOf(definition, file)
    .filter(({ name, annotation, fallback }) => {
      const written = `${annotation ? textOf(file, annotation) : ""} ${fallback ? textOf(file, fallback) : ""}`;
      return (
        /^(?:current_?\w*|user|auth\w*|account|principal|identity|claims|caller|subject|member|token_data|payload)$/.test(name) &&
        /Depends|Security|Current|Auth|User\b|Claims|Principal|Subject/.test(written)
      );
    })
    .map(({ name }) => name);
  return new RegExp(
    `\\b(?:${[...names, "current_user", "request\\.user", "g\\.user", "request\\.state\\.user", "get_jwt_identity\\(\\)", "session\\[", "get_access_token\\(\\)"].join("|")})`,
  );
}

/** Whether the function compares the id with the caller, asks somebody who decides, or limits a query to the caller as well. */
function isCompared({ name, definition }: ClaimedId, file: PyFile): boolean {
  const caller = callers(definition, file);
  const body = child(definition, "body");
  let compared = false;
  const isSame = (node: SyntaxNode): boolean => requestPart(node, file)?.path.at(-1) === name;
  const mentions = (node: SyntaxNode): boolean => {
    let same = false;
    walkTree(node, (inner) => {
      if (!same && /^(?:identifier|attribute|subscript|call)$/.test(inner.type)) same = isSame(inner);
      return !same;
    });
    return same;
  };
  if (body)
    walkTree(body, (node) => {
      if (compared) return false;
      if (node.type === "comparison_operator" && !inCondition(node, file)) {
        const sides = namedChildren(node);
        compared = sides.some(isSame) && !sides.some((side) => /^(?:none|string|integer|true|false)$/.test(side.type));
      } else if (node.type === "call") {
        const called = calledName(node, file);
        const list = child(node, "arguments");
        const given = list !== undefined && mentions(list);
        if (given)
          compared = isDecidingName(called) || isGuardName(called) || isSecurityCheckName(called) || caller.test(textOf(file, list));
        else if (list && conditions.test(called)) compared = caller.test(textOf(file, list));
      }
      return !compared;
    });
  return compared;
}

/** `Model.user_id == user_id` in a condition compares records, not callers. */
function inCondition(node: SyntaxNode, file: PyFile): boolean {
  for (let current = node.parent; current && current.type !== "block"; current = current.parent)
    if (
      current.type === "call" &&
      (conditions.test(calledName(current, file)) || /^(?:and_|or_|not_|join|outerjoin|having)$/.test(calledName(current, file)))
    )
      return true;
  return false;
}

/** Takes the id from the caller, where the file shows how the caller names it. */
function sessionFix({ node, name, definition }: ClaimedId, file: PyFile): ProblemFix | undefined {
  const plain = name
    .toLowerCase()
    .replace(/^(?:http_)?x[-_]/, "")
    .replace(/-/g, "_");
  const bases = [
    ...parametersOf(definition, file)
      .map((each) => each.name)
      .filter((each) => /^(?:current_user|user|account|principal|claims|auth)$/.test(each)),
    "request.user",
    "g.user",
  ];
  for (const base of bases) {
    const identity = `${base}.${plain}`;
    const shown = base === "request.user" ? parametersOf(definition, file).some((each) => each.name === "request") : true;
    if (shown && new RegExp(`\\b${identity.replace(/\./g, "\\.")}\\b`).test(file.text))
      return { fix: "fromSession", data: { identity }, edits: [{ start: node.start, end: node.end, text: identity }] };
  }
  return undefined;
}

const names = [
  "filter",
  "filter_by",
  "where",
  "exclude",
  "find",
  "find_one",
  "find_one_and_update",
  "update_one",
  "delete_one",
  "delete_many",
  "update_many",
  "count_documents",
  "get_object_or_404",
  "get_list_or_404",
  "execute",
  "executemany",
  "fetch",
  "fetchrow",
  "fetchval",
  "fetchall",
  "fetch_one",
  "fetch_all",
  "exec",
  "raw",
  "scalar",
  "scalars",
  "get",
  "set",
  "setex",
  "delete",
  "mget",
  "hget",
  "hset",
  "incr",
  "exists",
  "getset",
  "get_or_set",
  "hit",
  "test",
  "consume",
  "check",
];

export const python: TreeVisitors<PyFile> = { call: Object.fromEntries(names.map((name) => [name, visitCall])) };
