/** What a module hands out. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { type FunctionNode, hasModifier, propertyName } from "./nodes.ts";

/** One name with the value behind it. */
export interface Exported {
  /** "default" for the default export and for `module.exports`. */
  readonly name: string;
  readonly value: TS.Expression | FunctionNode;
  /** The declaration, specifier or statement that exports. */
  readonly node: TS.Node;
  /** What names it: the variable's name, else the node. */
  readonly at: TS.Node;
}

const exportsKey = {};

/** The functions and values that a file exports, by their outer names; what it passes on from other modules is in {@link reexportsOf}. */
export function exportsOf(file: TsFile): readonly Exported[] {
  return file.memo(exportsKey, () => file.root.statements.flatMap((statement) => exportedBy(statement, file)));
}

function exportedBy(statement: TS.Statement, file: TsFile): Exported[] {
  const exported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
  if (ts.isFunctionDeclaration(statement) && exported) {
    const name = hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : (statement.name?.text ?? "");
    return [{ name, value: statement, node: statement, at: statement.name ?? statement }];
  }
  if (ts.isVariableStatement(statement) && exported) {
    return statement.declarationList.declarations.flatMap((declaration): Exported[] => {
      const { name, initializer } = declaration;
      return ts.isIdentifier(name) && initializer ? [{ name: name.text, value: initializer, node: declaration, at: name }] : [];
    });
  }
  if (ts.isExportAssignment(statement))
    return [{ name: "default", value: statement.expression, node: statement, at: statement.expression }];
  if (
    ts.isExportDeclaration(statement) &&
    !statement.moduleSpecifier &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  ) {
    return statement.exportClause.elements.flatMap((element): Exported[] => {
      const local = element.propertyName ?? element.name;
      return ts.isIdentifier(local) ? [{ name: element.name.text, value: local, node: element, at: element }] : [];
    });
  }
  return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)
    ? assigned(statement, statement.expression, file)
    : [];
}

/** module.exports = …, exports.name = …, module.exports = { name, other: … } */
function assigned(statement: TS.Statement, { left, right, operatorToken }: TS.BinaryExpression, file: TsFile): Exported[] {
  const found =
    operatorToken.kind === ts.SyntaxKind.EqualsToken ? /^(?:module\.)?exports(?:\.(\w+))?$/.exec(left.getText(file.root)) : null;
  if (!found) return [];
  const name = found[1] && found[1] !== "exports" ? found[1] : "default";
  const own: Exported = { name, value: right, node: statement, at: right };
  if (name !== "default" || !ts.isObjectLiteralExpression(right)) return [own];
  const members = right.properties.flatMap((property): Exported[] => {
    const key = propertyName(property.name);
    if (key === undefined || !property.name) return [];
    if (ts.isShorthandPropertyAssignment(property)) return [{ name: key, value: property.name, node: property, at: property.name }];
    return ts.isPropertyAssignment(property) ? [{ name: key, value: property.initializer, node: property, at: property.name }] : [];
  });
  return [own, ...members];
}

/** A name that a module passes on: `export { a as b } from "./x"`, `export * from "./x"`. */
interface Reexport {
  readonly module: string;
  /** The name in that module; "*" for all of them. */
  readonly name: string;
  /** The name under which it is passed on; "*" for all. */
  readonly as: string;
  readonly node: TS.Node;
}

/** What a file passes on from other modules. */
export function reexportsOf(file: TsFile): readonly Reexport[] {
  return file.root.statements.flatMap((statement): Reexport[] => {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const module = statement.moduleSpecifier.text;
    const clause = statement.exportClause;
    if (!clause) return [{ module, name: "*", as: "*", node: statement }];
    if (!ts.isNamedExports(clause)) return [];
    return clause.elements.map((element) => ({
      module,
      name: (element.propertyName ?? element.name).text,
      as: element.name.text,
      node: element,
    }));
  });
}
