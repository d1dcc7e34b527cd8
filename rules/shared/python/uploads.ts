/** Files that came with a request: which expressions are one, and what the client said that it is called. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { lastName, unwrap } from "./nodes.ts";
import { requestPart } from "./request.ts";
import { type Binding, resolveName } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { textParts } from "./text-parts.ts";
import { mentions } from "../mentions.ts";

/** `part` is a part of a multipart body that aiohttp reads as it comes in. */
export type UploadKind = "starlette" | "flask" | "django" | "part" | "form";

const depthLimit = 8;

/** Which framework's uploaded file an expression is; undefined when it is none or cannot be told. `form` is a member of a form, which may be a text. */
export function uploadOf(node: SyntaxNode | undefined, file: PyFile, depth = 0): UploadKind | undefined {
  if (!node || depth > depthLimit) return undefined;
  const value = unwrap(node);
  if (value.type === "identifier") {
    const bindings = resolveName(textOf(file, value), value, file)?.bindings ?? [];
    const kinds = new Set(bindings.map((binding) => boundUpload(binding, file, depth + 1)));
    return kinds.size === 1 ? [...kinds][0] : undefined;
  }
  if (value.type === "call" && calledName(value, file) === "next") return isMultipart(receiverOf(value), file) ? "part" : undefined;
  if (!/^(?:subscript|call)$/.test(value.type)) return undefined;
  // Nobody but Django calls it that.
  if (/^(?:self\.)?request\.FILES(?:\[|\.get\()/.test(textOf(file, value))) return "django";
  const part = requestPart(value, file);
  if (part?.path.length !== 1) return undefined;
  if (part.source === "files") return mentions(file, /\bFILES\b/) ? "django" : "flask";
  return part.source === "body" && mentions(file, /\.(?:post|form)\(\)/) ? "form" : undefined;
}

function boundUpload(binding: Binding, file: PyFile, depth: number): UploadKind | undefined {
  const type = binding.annotation ? textOf(file, binding.annotation) : "";
  const named = /\bUploadFile\b/.test(type)
    ? "starlette"
    : /\bFileStorage\b/.test(type)
      ? "flask"
      : /\b(?:\w*Uploaded)File\b/.test(type)
        ? "django"
        : undefined;
  if (binding.kind === "parameter" || (named && binding.kind === "assign")) return isMany(type) ? undefined : named;
  if (binding.kind === "loop") return loopedUpload(binding.value, file, depth);
  return binding.kind === "assign" || binding.kind === "with" ? uploadOf(binding.value, file, depth) : undefined;
}

function isMany(type: string): boolean {
  return /\b(?:list|List|Sequence|Iterable|tuple|Tuple|dict|Dict)\[/.test(type);
}

/** `for f in files`, `for f in request.files.getlist("f")`, `async for part in reader` */
function loopedUpload(iterable: SyntaxNode | undefined, file: PyFile, depth: number): UploadKind | undefined {
  if (!iterable || depth > depthLimit) return undefined;
  const value = unwrap(iterable);
  if (isMultipart(value, file)) return "part";
  const [first] = value.type === "call" ? argumentsOf(value, file).positional : [];
  if (first && calledName(value, file) === "enumerate") return loopedUpload(first, file, depth + 1);
  if (value.type === "identifier") {
    const [binding, ...others] = resolveName(textOf(file, value), value, file)?.bindings ?? [];
    const type = binding?.annotation ? textOf(file, binding.annotation) : "";
    if (/\bUploadFile\b/.test(type) && isMany(type)) return "starlette";
    return binding?.kind === "assign" && others.length === 0 ? loopedUpload(binding.value, file, depth + 1) : undefined;
  }
  const receiver = value.type === "call" ? receiverOf(value) : undefined;
  if (!receiver || !/^(?:getlist|values|items)$/.test(calledName(value, file))) return undefined;
  return requestPart(receiver, file)?.source === "files" ? (mentions(file, /\bFILES\b/) ? "django" : "flask") : undefined;
}

/** `await request.multipart()`, also through a name. */
function isMultipart(node: SyntaxNode | undefined, file: PyFile): boolean {
  if (!node) return false;
  const value = unwrap(node);
  if (value.type === "call") return calledName(value, file) === "multipart";
  const bindings = value.type === "identifier" ? (resolveName(textOf(file, value), value, file)?.bindings ?? []) : [];
  const [binding] = bindings;
  if (binding?.kind === "parameter") return /\bMultipartReader\b/.test(binding.annotation ? textOf(file, binding.annotation) : "");
  return bindings.length === 1 && binding?.kind === "assign" && binding.value !== undefined && isMultipart(binding.value, file);
}

/** `upload.filename`, Django's `upload.name`, or a name that is given one of them. */
function isClientName(node: SyntaxNode, file: PyFile, depth: number): boolean {
  if (node.type === "attribute") {
    const name = lastName(node, file);
    const kind = name === "filename" || name === "name" ? uploadOf(child(node, "object"), file) : undefined;
    return kind !== undefined && (kind === "django") === (name === "name");
  }
  if (node.type !== "identifier" || depth > depthLimit) return false;
  const bindings = resolveName(textOf(file, node), node, file)?.bindings ?? [];
  const value = bindings.length === 1 && bindings[0]?.kind === "assign" ? bindings[0].value : undefined;
  return value !== undefined && isClientName(withoutDefault(value, file), file, depth + 1);
}

/** `upload.filename` of `upload.filename or "unnamed"` and `str(upload.filename)`. */
function withoutDefault(expression: SyntaxNode, file: PyFile): SyntaxNode {
  const node = unwrap(expression);
  if (node.type === "boolean_operator") return withoutDefault(child(node, "left") ?? node, file);
  const [first] = node.type === "call" && calledName(node, file) === "str" ? argumentsOf(node, file).positional : [];
  return first ? withoutDefault(first, file) : node;
}

/**
 * The client's name for a file among the pieces of a path: in its text, its `/`, `os.path.join`, `joinpath` and `Path`. What another
 * function has made of the name, or the last part of it alone, is no longer the client's.
 */
export function clientNameIn(path: SyntaxNode, file: PyFile, depth = 0): SyntaxNode | undefined {
  const node = withoutDefault(path, file);
  if (depth > depthLimit) return undefined;
  if (isClientName(node, file, 0)) return node;
  const below = (each: SyntaxNode | undefined): SyntaxNode | undefined => each && clientNameIn(each, file, depth + 1);
  const first = (nodes: readonly SyntaxNode[]): SyntaxNode | undefined => {
    for (const each of nodes) {
      const found = below(each);
      if (found) return found;
    }
    return undefined;
  };
  if (node.type === "identifier") {
    const bindings = resolveName(textOf(file, node), node, file)?.bindings ?? [];
    return bindings.length === 1 && bindings[0]?.kind === "assign" ? below(bindings[0].value) : undefined;
  }
  if (node.type === "binary_operator" && child(node, "operator")?.type === "/") return first(namedChildren(node));
  if (node.type === "call") {
    const { positional } = argumentsOf(node, file);
    if (/^(?:os\.path\.join|(?:pathlib\.)?(?:Path|PurePath)|str|os\.fspath)$/.test(symbolOf(child(node, "function"), file) ?? ""))
      return first(positional);
    if (calledName(node, file) === "joinpath") return first(positional);
    if (calledName(node, file) !== "format") return undefined;
  }
  const pieces = textParts(node, file).filter((piece): piece is SyntaxNode => typeof piece !== "string" && piece !== node);
  return first(pieces);
}
