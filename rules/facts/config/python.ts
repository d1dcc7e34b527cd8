import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { textOf } from "../../api/file.ts";
import { plainString } from "../../shared/python/nodes.ts";
import { staticValue } from "../../shared/python/values.ts";
import { computed, FlatMap } from "./flat.ts";

/** Modules of settings: Django's, Flask's, gunicorn's. */
const settings = /(?:^|\/)(?:[\w-]*settings[\w-]*(?:\/[\w-]+)?|config(?:\/[\w-]+)?)\.py$/;
const gunicorn = /(?:^|\/)gunicorn[\w.-]*\.py$|(?:^|\/)[\w.-]*gunicorn[\w-]*\.conf\.py$/;

/** Paths that {@link python} looks at; any other module is left alone. */
export const pythonConfigPaths = new RegExp(`${settings.source}|${gunicorn.source}`);

/** `NAME = value` of a module of settings, dictionaries by their keys, lists by their members; `name` tells production and development apart. */
export const python: TreeVisitors<PyFile> = {
  file(root, file) {
    const tool = gunicorn.test(file.path) ? "gunicorn" : settings.test(file.path) ? "django" : undefined;
    if (tool === undefined || file.role.test) return undefined;
    const flat = new FlatMap();
    for (const statement of namedChildren(root)) collect(statement, file, flat, tool === "gunicorn");
    if (flat.isEmpty) return undefined;
    const name = file.role.production ? "production" : file.role.development ? "development" : "";
    return fact("config", { start: root.start, end: root.start + 1 }, { tool, name, values: flat.plain });
  },
};

function collect(statement: SyntaxNode, file: PyFile, flat: FlatMap, lower: boolean): void {
  if (statement.type === "if_statement" || statement.type === "try_statement") {
    for (const block of namedChildren(statement)) {
      if (block.type === "block") for (const inner of namedChildren(block)) collect(inner, file, flat, lower);
      else if (/clause$/.test(block.type))
        for (const body of namedChildren(block))
          if (body.type === "block") for (const inner of namedChildren(body)) collect(inner, file, flat, lower);
    }
    return;
  }
  if (statement.type !== "expression_statement") return;
  const assignment = namedChildren(statement)[0];
  if (assignment?.type !== "assignment" && assignment?.type !== "augmented_assignment") return;
  const left = child(assignment, "left");
  const right = child(assignment, "right");
  if (!left || !right || left.type !== "identifier") return;
  const name = textOf(file, left);
  if (!(lower ? /^[a-z_]+$/ : /^[A-Z][A-Z0-9_]*$/).test(name)) return;
  add(right, file, flat, name, 0);
}

function add(value: SyntaxNode, file: PyFile, flat: FlatMap, key: string, depth: number): void {
  if (depth > 6) return;
  if (value.type === "dictionary") {
    for (const pair of namedChildren(value)) {
      const name = pair.type === "pair" ? plainString(child(pair, "key"), file) : undefined;
      const inner = pair.type === "pair" ? child(pair, "value") : undefined;
      if (name !== undefined && inner) add(inner, file, flat, `${key}.${name}`, depth + 1);
    }
    return;
  }
  if (value.type === "list" || value.type === "tuple" || value.type === "set") {
    namedChildren(value).forEach((member, index) => {
      add(member, file, flat, `${key}.${index}`, depth + 1);
    });
    return;
  }
  const known = staticValue(value, file)?.value;
  flat.set(key, typeof known === "string" || typeof known === "number" || typeof known === "boolean" ? known : computed);
}
