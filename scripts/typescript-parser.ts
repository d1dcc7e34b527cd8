/**
 * Cuts the parser out of the TypeScript compiler, whose nine megabytes are otherwise loaded and kept by each thread. The compiler's bundle is
 * one function that runs as a whole, so nothing of it can fall away. Here its statements are rewritten as those of a module in which
 * whatever makes a value says that it does nothing else; then esbuild leaves out what the wanted names do not lead to.
 */
import { build } from "esbuild";
import { ts } from "ts-morph";

const opening = "var ts = {}; ((module) => {\n";
const closing = "// Annotate the CommonJS export names";
const table = "Diagnostics";

/** Nodes of the parser have methods that come with the language service; of what else that makes, the parser needs nothing. */
const allocator = "getServicesObjectAllocator";
const allocated = ["Node", "Token", "Identifier", "PrivateIdentifier", "SourceFile"];

/**
 * The text of a CommonJS module with the wanted exports of the compiler, minified.
 * @param compiler text of typescript.js
 * @param wanted what is none of its exports is left out
 * @throws Error when the compiler is not built as this code knows it
 */
export async function typeScriptParser(compiler: string, wanted: readonly string[]): Promise<string> {
  const start = compiler.indexOf(opening);
  const end = compiler.indexOf(closing);
  if (start < 0 || end < start) throw new Error("typescript.js is built in another way; see how its parser can be cut out");
  const module = new Module(compiler.slice(start + opening.length, end));
  // The messages take more than all the rest, and most are those of the checker.
  const whole = await bundled(module.text(wanted), false);
  const messages = new Set([...whole.matchAll(new RegExp(`\\b${table}\\.(\\w+)`, "g"))].map(([, name]) => name ?? ""));
  return bundled(module.text(wanted, messages), true);
}

async function bundled(contents: string, minify: boolean): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "js" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify,
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

class Module {
  readonly #source: string;
  readonly #statements: readonly ts.Statement[];
  /** Statements that belong to a variable: the body of a namespace, a list of exports, properties that a class is given. */
  readonly #additions = new Map<string, string[]>();
  readonly #exports = new Map<string, string>();

  constructor(source: string) {
    this.#source = source;
    this.#statements = ts.createSourceFile("typescript.js", source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS).statements.slice();
    for (const statement of this.#statements) {
      if (!ts.isExpressionStatement(statement)) continue;
      const { expression } = statement;
      const exported = exportsOf(expression);
      for (const [as, name] of exported?.of === "typescript_exports" ? exported.names : []) this.#exports.set(as, name);
      const name = exported?.of ?? this.#spaceOf(expression) ?? ownerOf(expression);
      if (name !== undefined) this.#additions.set(name, [...(this.#additions.get(name) ?? []), this.#textOf(statement)]);
    }
  }

  /** @param messages those to keep; all when left out */
  text(wanted: readonly string[], messages?: ReadonlySet<string>): string {
    const names = wanted.flatMap((name) => (this.#exports.has(name) ? [`${this.#exports.get(name)} as ${name}`] : []));
    const statements = this.#statements.map((statement) => this.#rewritten(statement, messages));
    return `${statements.join("\n")}\nexport { ${names.join(", ")} };\n`;
  }

  #textOf(node: ts.Node): string {
    return this.#source.slice(node.pos, node.end).trim();
  }

  /** The name of the namespace that an expression fills: `((X2) => { … })(X || (X = {}))`. */
  #spaceOf(expression: ts.Expression): string | undefined {
    if (!ts.isCallExpression(expression) || expression.arguments.length !== 1) return undefined;
    const [argument] = expression.arguments;
    return argument && /^(\w+) \|\| \(\1 = \{\}\)$/.exec(this.#textOf(argument))?.[1];
  }

  #rewritten(statement: ts.Statement, messages: ReadonlySet<string> | undefined): string {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map((declaration) => this.#variable(declaration, messages)).join("\n");
    }
    if (ts.isFunctionDeclaration(statement)) {
      if (statement.name?.text !== allocator) return this.#textOf(statement);
      return `function ${allocator}() { return { ${allocated.map((kind) => `get${kind}Constructor: () => ${kind}Object`).join(", ")} }; }`;
    }
    if (ts.isClassDeclaration(statement)) return this.#textOf(statement);
    // What is left belongs to a variable, registers features of the language service, or sets up the compiler as a program.
    return this.#textOf(statement) === `setObjectAllocator(${allocator}());` ? this.#textOf(statement) : "";
  }

  #variable({ name, initializer }: ts.VariableDeclaration, messages: ReadonlySet<string> | undefined): string {
    const variable = this.#textOf(name);
    if (!ts.isIdentifier(name)) return `var ${variable} = ${initializer ? this.#textOf(initializer) : "undefined"};`;
    if (variable === table && messages && initializer && ts.isObjectLiteralExpression(initializer)) {
      const kept = initializer.properties.filter((property) => property.name && messages.has(this.#textOf(property.name)));
      return pure(variable, `{ ${kept.map((property) => this.#textOf(property)).join(", ")} }`, []);
    }
    const additions = this.#additions.get(variable) ?? [];
    if (initializer) return pure(variable, this.#textOf(initializer), additions);
    return additions.length > 0 ? pure(variable, "{}", additions) : `var ${variable};`;
  }
}

/** A variable whose value may be left out with it. */
function pure(variable: string, value: string, more: readonly string[]): string {
  if (more.length === 0 && /^(?:[\w$]+|\/\* @__PURE__ \*\/ \(\([\s\S]*)$/.test(value)) return `var ${variable} = ${value};`;
  if (more.length === 0) return `var ${variable} = /* @__PURE__ */ (() => (${value}))();`;
  return `var ${variable} = /* @__PURE__ */ (() => { var ${variable} = ${value};\n${more.join("\n")}\nreturn ${variable}; })();`;
}

/** The variable that an expression gives a property: `X.y = …`. */
function ownerOf(expression: ts.Expression): string | undefined {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left } = expression;
  return ts.isPropertyAccessExpression(left) && ts.isIdentifier(left.expression) ? left.expression.text : undefined;
}

/** What an expression adds to a list of exports: `__export(x_exports, { a: () => b })`. */
function exportsOf(expression: ts.Expression): { readonly of: string; readonly names: readonly (readonly [string, string])[] } | undefined {
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression) || expression.expression.text !== "__export")
    return undefined;
  const [target, list] = expression.arguments;
  if (!target || !ts.isIdentifier(target) || !list || !ts.isObjectLiteralExpression(list)) return undefined;
  const names = list.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !ts.isArrowFunction(property.initializer)) return [];
    const { body } = property.initializer;
    return ts.isIdentifier(property.name) && ts.isIdentifier(body) ? [[property.name.text, body.text] as const] : [];
  });
  return { of: target.text, names };
}
