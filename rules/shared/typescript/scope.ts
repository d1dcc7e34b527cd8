/** Where a name comes from: the declaration in this file, or the module it is imported from. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isReassigned } from "./mutations.ts";
import { isFunction, kindTable, propertyName, unwrap, unwrapAwait } from "./nodes.ts";

/** A name imported from a module. `name` is the exported one, "default" or "*" for the namespace. */
interface Import {
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

const importsKey = {};
const scopesKey = {};

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

function bind(name: TS.BindingName, declaration: Declaration, names: Map<string, Declaration>): Map<string, Declaration> {
  if (ts.isIdentifier(name)) names.set(name.text, declaration);
  else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name, element, names);
  return names;
}

type Names = ReadonlyMap<string, Declaration>;

const noNames: Names = new Map();

let scopeKinds: Uint8Array | undefined;

/** Most nodes around a name make no scope: told by their kind. */
function mayMakeScope(node: TS.Node): boolean {
  const kinds = ts.SyntaxKind;
  scopeKinds ??= kindTable([
    kinds.Block,
    kinds.SourceFile,
    kinds.ModuleBlock,
    kinds.CaseBlock,
    kinds.ForStatement,
    kinds.ForOfStatement,
    kinds.ForInStatement,
    kinds.CatchClause,
  ]);
  return scopeKinds[node.kind] === 1 || isFunction(node);
}

/** The names that a node itself declares for what is inside of it; undefined when it makes no scope. */
function namesOf(node: TS.Node): Names | undefined {
  const kinds = ts.SyntaxKind;
  switch (node.kind) {
    case kinds.Block:
    case kinds.SourceFile:
    case kinds.ModuleBlock:
      return declaredBy((node as TS.Block).statements);
    case kinds.CaseBlock:
      return declaredBy((node as TS.CaseBlock).clauses.flatMap((clause) => [...clause.statements]));
    case kinds.ForStatement:
    case kinds.ForOfStatement:
    case kinds.ForInStatement: {
      const { initializer } = node as TS.ForStatement;
      return initializer && ts.isVariableDeclarationList(initializer) ? declaredIn(initializer, new Map()) : noNames;
    }
    case kinds.CatchClause: {
      const { variableDeclaration } = node as TS.CatchClause;
      return variableDeclaration ? bind(variableDeclaration.name, variableDeclaration, new Map()) : noNames;
    }
    default: {
      if (!isFunction(node)) return undefined;
      if (node.parameters.length === 0) return noNames;
      const names = new Map<string, Declaration>();
      for (const parameter of node.parameters) bind(parameter.name, parameter, names);
      return names;
    }
  }
}

function declaredBy(statements: readonly TS.Statement[]): Names {
  let names: Map<string, Declaration> | undefined;
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      names ??= new Map();
      declaredIn(statement.declarationList, names);
    } else if (
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) &&
      statement.name
    ) {
      names ??= new Map();
      names.set(statement.name.text, statement);
    }
  }
  return names ?? noNames;
}

function declaredIn(list: TS.VariableDeclarationList, names: Map<string, Declaration>): Map<string, Declaration> {
  for (const declaration of list.declarations) bind(declaration.name, declaration, names);
  return names;
}

/** The declaration of a name as seen from a node, or undefined when it is imported, global or unknown. */
export function declarationOf(identifier: TS.Identifier, file: TsFile): Declaration | undefined {
  // Only the scopes around a name that is asked for are looked at, each once.
  const scopes = file.memo(scopesKey, () => new Map<TS.Node, Names | undefined>());
  for (let node: TS.Node | undefined = identifier.parent; node; node = node.parent) {
    if (!mayMakeScope(node)) continue;
    let names = scopes.get(node);
    if (names === undefined && !scopes.has(node)) {
      names = namesOf(node);
      scopes.set(node, names);
    }
    const found = names?.get(identifier.text);
    if (found) return found;
  }
  return undefined;
}

/** What the platform gives every script, as far as it is a value that code reads. */
const platform =
  /^(?:Array|Object|String|Number|Boolean|Symbol|Map|Set|WeakMap|WeakSet|Promise|Proxy|Reflect|Date|RegExp|Intl|JSON|Math|URL\w*|Buffer|Deno|Bun|Blob|File\w*|FormData|Headers|Request|Response|\w*Event|\w*Error|\w*Stream|\w*Array|[A-Z]\w*Element|Worker|WebSocket|Notification|Image|Audio|Option|Path2D|Text|Range|Node|Document\w*|Cache|Crypto|AbortController|Vue|React\w*|Backbone|Ember|Ext|Handlebars|Mustache|[A-Z][A-Z0-9_]*|window|document|self|global|globalThis|location|navigator|history|screen|performance|console|process|module|exports|require|arguments|undefined|top|parent|opener|event|status|origin|crypto|localStorage|sessionStorage|caches|indexedDB|chrome|browser|jest|vi|angular|jQuery|google|wp)$/;

/**
 * Whether nothing in the file declares a name, and no platform does: an excerpt, whose reader is meant to take the name
 * for a value from elsewhere.
 */
export function isUndeclared(identifier: TS.Identifier, file: TsFile): boolean {
  const name = identifier.text;
  if (!/^[a-zA-Z]/.test(name) || platform.test(name) || declarationOf(identifier, file)) return false;
  return !/\/\*\s*globals?\s|\bdeclare\s+(?:const|let|var|global)\b/.test(file.text);
}

/** What everybody calls a module: an excerpt leaves the import out. */
const wellKnown: Readonly<Record<string, string>> = {
  axios: "axios",
  bcrypt: "bcrypt",
  bodyParser: "body-parser",
  child_process: "child_process",
  cookieParser: "cookie-parser",
  cors: "cors",
  DOMPurify: "dompurify",
  express: "express",
  fs: "fs",
  helmet: "helmet",
  http: "http",
  https: "https",
  jose: "jose",
  Joi: "joi",
  jsonwebtoken: "jsonwebtoken",
  jwt: "jsonwebtoken",
  mongoose: "mongoose",
  multer: "multer",
  NextResponse: "next/server",
  nodemailer: "nodemailer",
  path: "path",
  sanitizeHtml: "sanitize-html",
  tls: "tls",
  util: "util",
  vm: "vm",
  z: "zod",
};

/** The initialiser of the variable that a name means, when it has one and never changes. */
export function initializerOf(identifier: TS.Identifier, file: TsFile): TS.Expression | undefined {
  const declaration = declarationOf(identifier, file);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name))
    return undefined;
  const constant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return constant || !isReassigned(identifier.text, file) ? declaration.initializer : undefined;
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
    if (!declaration) {
      const module = Object.hasOwn(wellKnown, inner.text) && isUndeclared(inner, file) ? wellKnown[inner.text] : undefined;
      return module === undefined ? undefined : { module, name: "default", members: [] };
    }
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
