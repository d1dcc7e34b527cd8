import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { exportsOf } from "../../shared/typescript/exports.ts";
import { functionBehind, handlersOf } from "../../shared/typescript/handlers.ts";
import { type FunctionNode, hasModifier, isFunction, propertyName, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { initializerOf } from "../../shared/typescript/scope.ts";
import { parameterFlows } from "../../shared/typescript/sinks.ts";

interface Named {
  readonly name: string;
  readonly fn: FunctionNode;
}

/** The functions of an object literal: `{ create, async list() { … } }`. */
function membersOf(object: TS.ObjectLiteralExpression, file: TsFile): Named[] {
  return object.properties.flatMap((property): Named[] => {
    const name = propertyName(property.name);
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : property;
    const fn = isFunction(value) ? value : ts.isExpression(value) ? functionBehind(value, file) : undefined;
    return name !== undefined && fn ? [{ name, fn }] : [];
  });
}

/** Static methods of an exported class: `Orders.create`. */
function staticMethods(statement: TS.Statement): Named[] {
  if (!ts.isClassDeclaration(statement) || !statement.name || !hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
  const owner = statement.name.text;
  return statement.members.flatMap((member): Named[] => {
    const fits = ts.isMethodDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword);
    const name = fits ? propertyName(member.name) : undefined;
    return fits && name !== undefined ? [{ name: `${owner}.${name}`, fn: member }] : [];
  });
}

function namedFunctions(file: TsFile): readonly Named[] {
  const exported = exportsOf(file).flatMap(({ name, value }): Named[] => {
    const fn = isFunction(value) ? value : functionBehind(value, file);
    if (fn) return [{ name: name === "default" ? "" : name, fn }];
    if (isFunction(value)) return [];
    const inner = ts.isIdentifier(value) ? unwrap(initializerOf(value, file) ?? value) : unwrap(value);
    if (!ts.isObjectLiteralExpression(inner)) return [];
    return membersOf(inner, file).map((member) => ({ ...member, name: name === "default" ? member.name : `${name}.${member.name}` }));
  });
  return [...exported, ...file.root.statements.flatMap(staticMethods)];
}

/** TypeScript: exported functions, methods of exported objects and classes; handlers are left out, as nobody hands them data. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test) return undefined;
    const handlers = new Set(handlersOf(file).map(({ fn }) => fn));
    const seen = new Set<string>();
    return namedFunctions(file).flatMap(({ name, fn }): Outcome[] => {
      if (handlers.has(fn)) return [];
      // What takes whatever it gets is named before what a mapper holds against a type.
      const flows = [...parameterFlows(fn, file)].sort((a, b) => Number(a.typed) - Number(b.typed));
      return flows.flatMap(({ index, sink, value, typed }): Outcome[] => {
        const key = `${name}#${index}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return [fact("sink-function", spanOf(value, file), { name, index, sink, typed })];
      });
    });
  },
};
