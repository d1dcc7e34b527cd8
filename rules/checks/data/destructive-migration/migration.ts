/** The halves of a migration, and what its first half makes by itself. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { exportsOf } from "../../../shared/typescript/exports.ts";
import {
  type FunctionNode,
  functionName,
  isFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { staticString } from "../../../shared/typescript/values.ts";

/** The `up` function that a node stands in; undefined in `down` and outside of migrations. */
export function upAround(node: TS.Node): FunctionNode | undefined {
  for (let current = node.parent as TS.Node | undefined; current; current = current.parent) {
    if (!isFunction(current)) continue;
    const name = functionName(current);
    if (name === "up" || name === "change") return current;
    if (name === "down") return undefined;
  }
  return undefined;
}

interface Halves {
  readonly up: FunctionNode;
  /** "absent", "empty", or "written": also a value in its place, such as `exports.down = false`, and an empty body with a comment, say something. */
  readonly down: "absent" | "empty" | "written";
}

/** The halves of the file's migration, whether a class, an object or exported functions. */
export function halvesOf(file: TsFile): Halves | undefined {
  for (const statement of file.root.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    const method = (name: string): TS.MethodDeclaration | undefined =>
      statement.members.find(
        (member): member is TS.MethodDeclaration => ts.isMethodDeclaration(member) && propertyName(member.name) === name,
      );
    const up = method("up");
    if (up) return { up, down: stateOf(method("down"), file) };
  }
  const exported = exportsOf(file);
  const whole = exported.find(({ name }) => name === "default")?.value;
  const object = whole && !isFunction(whole) ? unwrap(whole) : undefined;
  if (object && ts.isObjectLiteralExpression(object)) {
    const member = (name: string): TS.Node | undefined => {
      const property = object.properties.find((each) => each.name && propertyName(each.name) === name);
      return property && ts.isPropertyAssignment(property) ? property.initializer : property;
    };
    const up = member("up");
    if (up && isFunction(up)) return { up, down: stateOf(member("down"), file) };
  }
  const up = exported.find(({ name }) => name === "up")?.value;
  return up && isFunction(up) ? { up, down: stateOf(exported.find(({ name }) => name === "down")?.value, file) } : undefined;
}

function stateOf(down: TS.Node | undefined, file: TsFile): Halves["down"] {
  if (!down) return "absent";
  if (!isFunction(down) || !down.body || !ts.isBlock(down.body) || down.body.statements.length > 0) return "written";
  return /\/[/*]/.test(sourceOf(down.body, file)) ? "written" : "empty";
}

const createdKey = {};

/** Whether a function creates a table itself, so that nobody uses it yet, or makes it anew from a copy, as SQLite has to: `RENAME TO "orders"`,
 * `renameTable("orders", "orders_old")`. */
export function createsTable(up: FunctionNode, table: string, file: TsFile): boolean {
  const known = file.memo(createdKey, () => new Map<TS.Node, ReadonlySet<string>>());
  let tables = known.get(up);
  if (!tables) {
    const text = sourceOf(up, file);
    const found = [
      ...text.matchAll(/createTable(?:IfNotExists)?\(\s*["'`]([\w.]+)/g),
      ...text.matchAll(/CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?["`\\]*([\w.]+)/gi),
      ...text.matchAll(/\brenameTable\(\s*["'`][\w.]+["'`]\s*,\s*["'`]([\w.]+)/g),
      ...text.matchAll(/\bRENAME\s+TO\s+["`\\]*([\w.]+)/gi),
      ...text.matchAll(/new\s+Table\(\s*\{\s*name:\s*["'`]([\w.]+)/g),
    ];
    tables = new Set(found.map(([, name = ""]) => bare(name)));
    known.set(up, tables);
  }
  return tables.has(bare(table));
}

function bare(table: string): string {
  return (table.split(".").at(-1) ?? table).toLowerCase();
}

/** Whether something has been asked before: a condition on what is there, or on rows. */
export function isGuarded(node: TS.Node, up: FunctionNode, file: TsFile): boolean {
  for (let current: TS.Node = node; current !== up && current.parent; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && parent.thenStatement === current && !/NODE_ENV/.test(sourceOf(parent.expression, file))) return true;
  }
  return false;
}

/** The table of a schema call around a node: `knex.schema.alterTable("orders", (table) => …)`. */
export function tableAround(node: TS.Node, file: TsFile): { readonly name: string | undefined; readonly created: boolean } | undefined {
  for (let current = node.parent as TS.Node | undefined; current; current = current.parent) {
    if (!ts.isCallExpression(current) || !isFunction(current.arguments.at(-1) ?? current)) continue;
    const method = lastNameOf(current.expression);
    if (/^(?:alterTable|table|createTable|createTableIfNotExists)$/.test(method)) {
      return { name: staticString(current.arguments[0], file), created: /^create/.test(method) };
    }
  }
  return undefined;
}
