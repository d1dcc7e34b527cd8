/** Reads of environment variables, by os and by the configuration libraries. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf } from "./calls.ts";
import { unwrap } from "./nodes.ts";
import { importsPackage, symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";

/** One read of a variable. */
export interface EnvRead {
  /** The variable; undefined when the name is computed. */
  readonly name: string | undefined;
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode | undefined;
  readonly fallback: SyntaxNode | undefined;
  /** Without a default it raises when the variable is missing. */
  readonly raises: boolean;
  /** `os` for the standard library, `config` for the configuration mapping of a web framework, else the library. */
  readonly by: "os" | "decouple" | "starlette" | "environs" | "django-environ" | "config";
}

interface Reader {
  readonly by: EnvRead["by"];
  readonly symbol: RegExp;
  /** Keywords that give a default. */
  readonly keywords: readonly string[];
  /** 0-based place of a default that is given by position. */
  readonly position: number;
  readonly raises: boolean;
}

const readers: readonly Reader[] = [
  { by: "os", symbol: /^os\.(?:getenv|environ\.(?:get|pop|setdefault)|environb\.get)$/, keywords: ["default"], position: 1, raises: false },
  { by: "decouple", symbol: /^decouple\.(?:config|AutoConfig\(\)|Config\(\))$/, keywords: ["default"], position: 1, raises: true },
  { by: "starlette", symbol: /^starlette\.config\.Config\(\)(?:\.get)?$/, keywords: ["default"], position: 2, raises: true },
  { by: "environs", symbol: /^environs\.(?:(?:FileAware)?Env\(\)|env)(?:\.\w+)?$/, keywords: ["default"], position: 1, raises: true },
  { by: "os", symbol: /(?:^|\.)env_(?:str|int|bool|opt|float|list)$/, keywords: ["default"], position: 1, raises: false },
  { by: "django-environ", symbol: /^environ\.(?:Env|FileAwareEnv)\(\)(?:\.\w+)?$/, keywords: ["default"], position: 1, raises: true },
];

/** Methods of the libraries' readers that read no variable. */
const notReads = /\.(?:read_env|read_envfile|seal|dump|prefixed|add_parser|parser_for|Path|path)$/;
/** Configuration mappings of web frameworks: filled from the environment or from a settings object. */
const configMapping = /(?:^|\.)(?:app|application|current_app|flask_app|server|self\.app)\.config\.get$|^(?:config|settings|conf)\.get$/;

/** The environment variable that an expression reads, or undefined when it does not read one. `await` and parentheses are looked through. */
export function envRead(expression: SyntaxNode | undefined, file: PyFile): EnvRead | undefined {
  const node = unwrap(expression);
  // Most documents read no environment at all, and all their subscripts and calls come by here.
  const reads = importsPackage(file, "os", "decouple", "starlette.config", "environs", "environ", "rigour");
  if (node?.type === "subscript") {
    const object = child(node, "value");
    const key = child(node, "subscript");
    if (!reads || !object || !key || symbolOf(object, file) !== "os.environ") return undefined;
    return { name: stringValue(key, file), node, nameNode: key, fallback: undefined, raises: true, by: "os" };
  }
  const callee = node?.type === "call" ? child(node, "function") : undefined;
  if (!node || !callee) return undefined;
  const symbol = reads ? symbolOf(callee, file) : undefined;
  const reader = symbol === undefined || notReads.test(symbol) ? undefined : readers.find((candidate) => candidate.symbol.test(symbol));
  const mapping = !reader && configMapping.test(textOf(file, callee).replace(/\s+/g, ""));
  if (!reader && !mapping) return undefined;
  const { positional, keyword } = argumentsOf(node, file);
  const nameNode = positional[0] ?? keyword.get("key");
  if (!nameNode) return undefined;
  const name = stringValue(nameNode, file);
  if (!reader) {
    // Only names written like variables: other mappings have a `get` too.
    if (name === undefined || !/^[A-Z][A-Z0-9_]+$/.test(name)) return undefined;
    return { name, node, nameNode, fallback: positional[1] ?? keyword.get("default"), raises: false, by: "config" };
  }
  const fallback = reader.keywords.map((key) => keyword.get(key)).find((value) => value !== undefined) ?? positional[reader.position];
  return { name, node, nameNode, fallback, raises: reader.raises && !fallback, by: reader.by };
}

/** Whether an assignment only runs when a variable is missing: `if not NAME:`, `except KeyError:` behind its read, `else:` of `if "NAME" in os.environ`. */
export function runsWhenMissing(assignment: SyntaxNode, name: string, file: PyFile): boolean {
  const block = assignment.parent?.parent;
  const owner = block?.parent;
  if (owner?.type === "except_clause") return true;
  // if "NAME" in os.environ: …, else: NAME = …
  if (owner?.type === "else_clause") {
    const asked = owner.parent?.type === "if_statement" ? textOf(file, child(owner.parent, "condition") ?? owner) : "";
    return new RegExp(
      `^(?:["']${name}["']\\s+in\\s+(?:os\\.)?environ|(?:os\\.)?(?:getenv|environ\\.get)\\(\\s*["']${name}["']\\s*\\))$`,
    ).test(asked);
  }
  const condition = owner?.type === "if_statement" && block?.field === "consequence" ? child(owner, "condition") : undefined;
  return (
    condition !== undefined &&
    new RegExp(`^(?:not\\s+${name}|not\\s+\\(\\s*${name}\\s*:=[\\s\\S]*\\)|${name}\\s+is\\s+None|${name}\\s*==\\s*(?:""|''|None))$`).test(
      textOf(file, condition),
    )
  );
}
