/** Where a name comes from: the declaration in this file, or the module it is imported from. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isFunction, propertyName, unwrap, unwrapAwait, walkBelow } from "./nodes.ts";

/** A name imported from a module. `name` is the exported one, "default" or "*" for the namespace. */
export interface Import {
  readonly module: string;
  readonly name: string;
  readonly typeOnly: boolean;
  /** The declaration, for edits. */
  readonly node: TS.Node;
}

type Declaration =
  | TS.VariableDeclaration
  | TS.ParameterDeclaration
  | TS.FunctionDeclaration
  | TS.ClassDeclaration
  | TS.BindingElement
  | TS.EnumDeclaration;

interface Scope {
  readonly names: Map<string, Declaration>;
}

const importsKey = {};
const scopesKey = {};
const writesKey = {};

/** The module name of `require("x")` or `await import("x")`, or undefined. */
export function requiredModule(expression: TS.Expression): string | undefined {
  const inner = unwrapAwait(expression);
  if (!ts.isCallExpression(inner) || inner.arguments.length < 1) return undefined;
  const argument = inner.arguments[0];
  if (!argument || !ts.isStringLiteralLike(argument)) return undefined;
  if (inner.expression.kind === ts.SyntaxKind.ImportKeyword) return argument.text;
  return ts.isIdentifier(inner.expression) && inner.expression.text === "require" ? argument.text : undefined;
}

/** Everything that the file imports, by local name: `import`, `import = require`, and top-level `require` with its destructuring. */
export function importsOf(file: TsFile): ReadonlyMap<string, Import> {
  return file.memo(importsKey, () => {
    const imports = new Map<string, Import>();
    for (const statement of file.root.statements) {
      if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
        const module = statement.moduleSpecifier.text;
        const clause = statement.importClause;
        if (!clause) continue;
        const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
        if (clause.name) imports.set(clause.name.text, { module, name: "default", typeOnly, node: statement });
        const bindings = clause.namedBindings;
        if (bindings && ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, { module, name: "*", typeOnly, node: statement });
        if (bindings && ts.isNamedImports(bindings)) {
          for (const element of bindings.elements) {
            const name = element.propertyName?.text ?? element.name.text;
            imports.set(element.name.text, { module, name, typeOnly: typeOnly || element.isTypeOnly, node: statement });
          }
        }
      } else if (ts.isImportEqualsDeclaration(statement)) {
        const reference = statement.moduleReference;
        if (ts.isExternalModuleReference(reference) && ts.isStringLiteral(reference.expression)) {
          imports.set(statement.name.text, { module: reference.expression.text, name: "default", typeOnly: false, node: statement });
        }
      } else if (ts.isVariableStatement(statement)) {
        for (const declaration of statement.declarationList.declarations) addRequired(declaration, statement, imports);
      }
    }
    return imports;
  });
}

/** Whether the file imports a module whose name matches. */
export function importsModule(file: TsFile, pattern: RegExp): boolean {
  for (const imported of importsOf(file).values()) if (pattern.test(imported.module)) return true;
  return false;
}

function addRequired(declaration: TS.VariableDeclaration, statement: TS.Statement, imports: Map<string, Import>): void {
  if (!declaration.initializer) return;
  let initializer = unwrap(declaration.initializer);
  let member: string | undefined;
  // const x = require("y").z
  if (ts.isPropertyAccessExpression(initializer)) {
    member = initializer.name.text;
    initializer = unwrap(initializer.expression);
  }
  const module = requiredModule(initializer);
  if (module === undefined) return;
  if (ts.isIdentifier(declaration.name)) {
    imports.set(declaration.name.text, { module, name: member ?? "default", typeOnly: false, node: statement });
  } else if (ts.isObjectBindingPattern(declaration.name)) {
    for (const element of declaration.name.elements) {
      const name = propertyName(element.propertyName ?? element.name);
      if (name !== undefined && ts.isIdentifier(element.name))
        imports.set(element.name.text, { module, name, typeOnly: false, node: statement });
    }
  }
}

function bind(name: TS.BindingName, declaration: Declaration, names: Map<string, Declaration>): void {
  if (ts.isIdentifier(name)) names.set(name.text, declaration);
  else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name, element, names);
}

function makesScope(node: TS.Node): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.Block:
    case ts.SyntaxKind.SourceFile:
    case ts.SyntaxKind.ForStatement:
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.ForInStatement:
    case ts.SyntaxKind.CatchClause:
    case ts.SyntaxKind.ModuleBlock:
    case ts.SyntaxKind.CaseBlock:
      return true;
    default:
      return isFunction(node);
  }
}

function scopesOf(file: TsFile): ReadonlyMap<TS.Node, Scope> {
  return file.memo(scopesKey, () => {
    const scopes = new Map<TS.Node, Scope>();
    const visit = (node: TS.Node, scope: Scope): void => {
      let inner = scope;
      if (makesScope(node)) {
        inner = { names: new Map() };
        scopes.set(node, inner);
        if (isFunction(node)) for (const parameter of node.parameters) bind(parameter.name, parameter, inner.names);
        if (ts.isCatchClause(node) && node.variableDeclaration) bind(node.variableDeclaration.name, node.variableDeclaration, inner.names);
      }
      if (ts.isVariableDeclaration(node) && !ts.isCatchClause(node.parent)) bind(node.name, node, scope.names);
      else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) scope.names.set(node.name.text, node);
      else if (ts.isEnumDeclaration(node)) scope.names.set(node.name.text, node);
      ts.forEachChild(node, (child) => visit(child, inner));
    };
    visit(file.root, { names: new Map() });
    return scopes;
  });
}

/** The declaration of a name as seen from a node, or undefined when it is imported, global or unknown. */
export function declarationOf(identifier: TS.Identifier, file: TsFile): Declaration | undefined {
  const scopes = scopesOf(file);
  for (let node: TS.Node | undefined = identifier.parent; node; node = node.parent) {
    const found = scopes.get(node)?.names.get(identifier.text);
    if (found) return found;
  }
  return undefined;
}

/** Names that are assigned to after their declaration, anywhere in the file. A coarse but safe answer to "may this const-like value change?". */
function reassigned(file: TsFile): ReadonlySet<string> {
  return file.memo(writesKey, () => {
    const names = new Set<string>();
    walkBelow(file.root, (node) => {
      if (
        ts.isBinaryExpression(node) &&
        node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
        node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
      ) {
        const left = unwrap(node.left);
        if (ts.isIdentifier(left)) names.add(left.text);
      } else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && ts.isIdentifier(node.operand))
        names.add(node.operand.text);
    });
    return names;
  });
}

/** The initialiser of the variable that a name means, when it has one and never changes. */
export function initializerOf(identifier: TS.Identifier, file: TsFile): TS.Expression | undefined {
  const declaration = declarationOf(identifier, file);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name))
    return undefined;
  const constant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return constant || !reassigned(file).has(identifier.text) ? declaration.initializer : undefined;
}

/** Where an expression's value comes from outside this file. */
export interface Origin {
  readonly module: string;
  /** The exported name, "default" or "*". */
  readonly name: string;
  /** Members accessed on it: `z.object` gives object. */
  readonly members: readonly string[];
}

/**
 * The import behind an expression, through aliases and members: `crypto.randomBytes`, `Router` of a destructured require, `const r = express.Router`.
 * For a namespace or CommonJS default the first member is the exported name: `express.Router` has name "default", members Router.
 */
export function originOf(expression: TS.Expression, file: TsFile, depth = 0): Origin | undefined {
  if (depth > 8) return undefined;
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    const imported = importsOf(file).get(inner.text);
    if (
      imported &&
      (!declaration ||
        (ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent)) ||
        (ts.isBindingElement(declaration) && isTopLevelBinding(declaration)))
    ) {
      return { module: imported.module, name: imported.name, members: [] };
    }
    if (!declaration) return undefined;
    if (ts.isVariableDeclaration(declaration)) {
      const initializer = initializerOf(inner, file);
      if (!initializer) return undefined;
      const module = requiredModule(initializer);
      return module === undefined ? originOf(initializer, file, depth + 1) : { module, name: "default", members: [] };
    }
    if (ts.isBindingElement(declaration)) {
      const pattern = declaration.parent.parent;
      if (!ts.isVariableDeclaration(pattern) || !pattern.initializer || !ts.isObjectBindingPattern(declaration.parent)) return undefined;
      const name = propertyName(declaration.propertyName ?? declaration.name);
      if (name === undefined) return undefined;
      const module = requiredModule(pattern.initializer);
      const base = module === undefined ? originOf(pattern.initializer, file, depth + 1) : { module, name: "default", members: [] };
      return base ? { ...base, members: [...base.members, name] } : undefined;
    }
    return undefined;
  }
  if (ts.isPropertyAccessExpression(inner)) {
    const base = originOf(inner.expression, file, depth + 1);
    return base ? { ...base, members: [...base.members, inner.name.text] } : undefined;
  }
  const module = requiredModule(inner);
  return module === undefined ? undefined : { module, name: "default", members: [] };
}

function isTopLevelBinding(element: TS.BindingElement): boolean {
  const declaration = element.parent.parent;
  return ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
}

/**
 * Whether an expression is what a module exports under a name: `isFrom(callee, file, ["crypto", "node:crypto"], "randomBytes")` holds for
 * `randomBytes`, `crypto.randomBytes` and `require("crypto").randomBytes`. Without a name: the default export or the module itself.
 */
export function isFrom(expression: TS.Expression, file: TsFile, modules: readonly string[] | RegExp, name?: string): boolean {
  const origin = originOf(expression, file);
  if (!origin || !(modules instanceof RegExp ? modules.test(origin.module) : modules.includes(origin.module))) return false;
  if (name === undefined) return origin.members.length === 0 && (origin.name === "default" || origin.name === "*");
  const path = [origin.name === "default" || origin.name === "*" ? undefined : origin.name, ...origin.members].filter(
    (part) => part !== undefined && part !== "default",
  );
  return path.length === 1 && path[0] === name;
}

/** The path of exported name and members below a module: `["webhooks", "constructEvent"]`; a default or namespace import adds nothing. */
export function exportPath(origin: Origin): readonly string[] {
  return origin.name === "default" || origin.name === "*"
    ? origin.members.filter((member) => member !== "default")
    : [origin.name, ...origin.members];
}
