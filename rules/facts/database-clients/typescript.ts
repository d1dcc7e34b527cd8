import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { clientPlace } from "../../shared/typescript/database/client-place.ts";
import { clientClasses, clientCreation, clientFunctions } from "../../shared/typescript/database/clients.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { isFunction, lastNameOf, sourceOf, spanOf } from "../../shared/typescript/nodes.ts";
import { usesOf } from "../../shared/typescript/references.ts";
import { initializerOf } from "../../shared/typescript/scope.ts";
import { optionOf } from "../../shared/typescript/values.ts";

function visit(node: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example) return undefined;
  const creation = clientCreation(node, file);
  if (!creation || creation.kind === "connection") return undefined;
  const place = clientPlace(node, file);
  const variable = place.kind === "module" ? place.name : undefined;
  // const makeClient = () => new PrismaClient(); export const prisma = globalThis.prisma ?? makeClient();
  const holder = variable ?? (place.kind === "handed" || place.kind === "kept" ? holderOf(node, file) : undefined);
  if (place.kind !== "module" && place.kind !== "class" && !holder) return undefined;
  const exported = holder ? exportedName(holder, file) : defaultExport(node, file);
  const text = holder ? sourceOf(initializerOf(holder, file) ?? holder, file) : "";
  const omits = creation.options !== undefined && optionOf(creation.options, "omit", file).state !== "absent";
  return fact("database-client", spanOf(node.expression, file), {
    library: creation.library,
    module: creation.module,
    exported,
    changed: omits || /\$extends\(|\$on\(/.test(text) || (holder !== undefined && /\$extends\(/.test(sourceOf(holder.parent, file))),
    kept: place.kind !== "class" && (/\bglobal(?:This|ForPrisma|ForDb)?\b|remember|singleton/i.test(text) || place.kind === "kept"),
  });
}

/** The variable of the module that holds what a function around the creation gives: `global.prisma ?? makeClient()`, `remember(() => …)`. */
function holderOf(node: TS.Node, file: TsFile): TS.Identifier | undefined {
  for (let current = node.parent as TS.Node | undefined; current; current = current.parent) {
    if (!ts.isVariableDeclaration(current) || !ts.isIdentifier(current.name) || !ts.isSourceFile(current.parent.parent.parent)) continue;
    const { initializer, name } = current;
    if (!initializer || !isFunction(initializer)) return name;
    return calledBy(name, file);
  }
  const fn = ts.findAncestor(node, ts.isFunctionDeclaration);
  return fn?.name && ts.isSourceFile(fn.parent) ? calledBy(fn.name, file) : undefined;
}

/** The variable of the module whose value a function of it makes. */
function calledBy(name: TS.Identifier, file: TsFile): TS.Identifier | undefined {
  for (const use of usesOf(name, file)) {
    if (!ts.isCallExpression(use.parent) || use.parent.expression !== use) continue;
    const declaration = ts.findAncestor(use.parent, ts.isVariableDeclaration);
    if (declaration && ts.isIdentifier(declaration.name) && ts.isSourceFile(declaration.parent.parent.parent)) return declaration.name;
  }
  return undefined;
}

/** The outer name of a variable of the module, "" when it is not handed out. */
function exportedName(variable: TS.Identifier, file: TsFile): string {
  const found = exportsOf(file).filter(
    ({ value, at }) => at === variable || (!isFunction(value) && ts.isIdentifier(value) && value.text === variable.text),
  );
  return (found.find(({ name }) => name === variable.text) ?? found[0])?.name ?? "";
}

/** export default new PrismaClient() */
function defaultExport(node: TS.Node, file: TsFile): string {
  return exportsOf(file).find(({ value }) => value === node)?.name ?? "";
}

/** class PrismaService extends PrismaClient: a client that is handed out as a class. */
function visitClass(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.ClassDeclaration;
  const base = declaration.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (!base || file.role.test || lastNameOf(base.expression) !== "PrismaClient") return undefined;
  return fact("database-client", spanOf(base.expression, file), {
    library: "prisma",
    module: "@prisma/client",
    exported: "",
    changed: true,
    kept: true,
  });
}

const classes = Object.fromEntries(clientClasses.map((name) => [name, visit]));
const functions = Object.fromEntries(clientFunctions.map((name) => [name, visit]));

/** TypeScript: clients by what makes them, and classes that extend one. */
export const typescript: TypeScriptVisitors = { call: functions, new: classes, node: { ClassDeclaration: visitClass } };
