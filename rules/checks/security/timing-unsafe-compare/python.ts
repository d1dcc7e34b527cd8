import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { bodyOf, definitionName, enclosingDef, lastName, plainString, unwrap } from "../../../shared/python/nodes.ts";
import { isSecretName, isSecurityCheckName } from "../../../shared/python/names.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { follow, resolveName, soleBinding } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { selfClass, symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue, stringParts } from "../../../shared/python/values.ts";
import { againWords, comparedIn, defaultHolder, isComparedSecret, sentinel } from "./names.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.migration || role.example || role.toolConfig || isScript(file) || isTerminalProgram(file);
}

interface Side {
  readonly node: SyntaxNode;
  /** The name says that it is a secret or a signature. */
  readonly secret: boolean;
  /** A keyed hash, or a hash of something secret, that was computed here. */
  readonly digest: boolean;
  /** A secret of the environment or the settings. */
  readonly environment: boolean;
  readonly request: boolean;
}

/** The names that say what a value is: of a variable or member, of what an f-string holds, of a header that is read. */
function namesIn(node: SyntaxNode, file: PyFile): string[] {
  const inner = unwrap(node);
  if (inner.type === "string")
    return (stringParts(inner, file) ?? []).flatMap(({ expression }) => (expression ? namesIn(expression, file) : []));
  if (inner.type === "binary_operator") return namedChildren(inner).flatMap((part) => namesIn(part, file));
  if (inner.type === "call") {
    const name = calledName(inner, file);
    const { positional } = argumentsOf(inner, file);
    const receiver = receiverOf(inner);
    if (/^(?:get|encode|decode|strip|lower|upper|removeprefix|replace|get_secret_value|header)$/.test(name))
      return [...(name === "get" ? [plainString(positional[0], file) ?? ""] : []), ...(receiver ? namesIn(receiver, file) : [])];
    return /^(?:str|bytes)$/.test(name) && positional[0] ? namesIn(positional[0], file) : [];
  }
  return [lastName(inner, file)];
}

/** headers["X-Signature"], request.POST.get("token") of a request that has no type. */
const sentValue =
  /\bheaders?\b[\s\S]{0,12}(?:\.get\(|\[)|^(?:self\.)?request\.(?:POST|GET|form|args|values|json|data|query_params|cookies|COOKIES)(?:\.get\(|\[)/;

function sideOf(node: SyntaxNode, file: PyFile): Side {
  const source = follow(unwrap(node), file);
  const names = namesIn(node, file);
  return {
    node,
    secret: names.some(isComparedSecret),
    digest: isSecretDigest(node, file, 0),
    environment: environmentSecret(node, file) || (source !== node && environmentSecret(source, file)),
    request: requestPart(node, file) !== undefined || sentValue.test(textOf(file, source).slice(0, 200)),
  };
}

/** hmac.new(…).hexdigest(), hashlib.sha256(token.encode()).hexdigest(), a variable that holds one, text made of it, or a function named after one. */
function isSecretDigest(node: SyntaxNode, file: PyFile, depth: number): boolean {
  if (depth > 5) return false;
  const inner = unwrap(node);
  const source = follow(inner, file);
  if (source !== inner) return isSecretDigest(source, file, depth + 1);
  if (inner.type === "string")
    return (stringParts(inner, file) ?? []).some(
      ({ expression }) => expression !== undefined && isSecretDigest(expression, file, depth + 1),
    );
  if (inner.type === "binary_operator") return namedChildren(inner).some((part) => isSecretDigest(part, file, depth + 1));
  if (inner.type !== "call") return false;
  const symbol = symbolOf(child(inner, "function"), file) ?? "";
  if (/^(?:hmac\.(?:new|digest)|hashlib\.(?:pbkdf2_hmac|scrypt))$/.test(symbol)) return true;
  const { positional } = argumentsOf(inner, file);
  if (/^hashlib\.(?:sha\d+|blake2[bs]|md5|new|sha3_\d+)$/.test(symbol))
    return positional.some((part) => namesIn(part, file).some(isSecretName));
  const name = calledName(inner, file);
  const returned = returnedBy(inner, file);
  if (returned) return isSecretDigest(returned, file, depth + 1);
  if (/^_?(?:compute|calculate|create|generate|make|get|build)\w*(?:hmac|signature)$/i.test(name)) return true;
  const receiver = receiverOf(inner);
  if (receiver && /^(?:hexdigest|digest|decode|encode|lower|upper|hex)$/.test(name)) return isSecretDigest(receiver, file, depth + 1);
  return (
    /^(?:b64encode|urlsafe_b64encode|hexlify|str)$/.test(name) &&
    positional[0] !== undefined &&
    isSecretDigest(positional[0], file, depth + 1)
  );
}

/** What a function of this file gives back that is called here, when it has just one line of that: `self._digest(body)`, `sign(payload)`. */
function returnedBy(call: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  if (!speaksOfHmac(file)) return undefined;
  const receiver = receiverOf(call);
  const name = calledName(call, file);
  let definition: SyntaxNode | undefined;
  if (!receiver) {
    const binding = soleBinding(name, call, file);
    definition = binding?.kind === "definition" ? binding.node : undefined;
  } else if (receiver.type === "identifier") {
    const holder = selfClass(receiver, file);
    definition = bodyOf(holder)
      .map((statement) => (statement.type === "decorated_definition" ? (child(statement, "definition") ?? statement) : statement))
      .find((member) => member.type === "function_definition" && definitionName(member, file) === name);
  }
  if (definition?.type !== "function_definition") return undefined;
  const returns = bodyOf(definition).filter((statement) => statement.type === "return_statement");
  return returns.length === 1 && returns[0] ? namedChildren(returns[0])[0] : undefined;
}

function environmentSecret(node: SyntaxNode, file: PyFile): boolean {
  const inner = unwrap(node);
  if (inner.type === "string")
    return (stringParts(inner, file) ?? []).some(({ expression }) => expression !== undefined && environmentSecret(expression, file));
  if (inner.type === "binary_operator") return namedChildren(inner).some((part) => environmentSecret(part, file));
  if (inner.type === "call" && /^(?:encode|decode|get_secret_value|strip)$/.test(calledName(inner, file))) {
    const receiver = receiverOf(inner);
    return receiver !== undefined && environmentSecret(receiver, file);
  }
  const read = envRead(inner, file);
  if (read?.name !== undefined) return isComparedSecret(read.name);
  const owner =
    inner.type === "attribute"
      ? lastName(child(inner, "object"), file)
      : inner.type === "subscript"
        ? lastName(child(inner, "value"), file)
        : "";
  return /^(?:settings|config|conf|secrets|env)$/i.test(owner) && isComparedSecret(lastName(inner, file));
}

/** Nothing that anybody would have to guess: literals, None, lengths, members of an enumeration. */
function isPlain(node: SyntaxNode, file: PyFile): boolean {
  const inner = unwrap(node);
  if (inner.type !== "string" && (sentinel.test(lastName(inner, file)) || defaultHolder.test(textOf(file, inner)))) return true;
  if (/^(?:none|true|false|integer|float|list|tuple|dictionary|set)$/.test(inner.type)) return true;
  if (inner.type === "attribute" && /^[A-Z]/.test(lastName(child(inner, "object"), file))) return true;
  if (inner.type === "attribute" && /^(?:type|kind|status|__class__)$/.test(lastName(inner, file))) return true;
  if (inner.type === "call" && /^(?:len|type)$/.test(calledName(inner, file))) return true;
  return staticValue(inner, file) !== undefined;
}

const secretText =
  /computed|calculated|signature|hmac|\bsig\b|digest|api_?-?key|secret|token|password|expected|hash|mac\b|authorization|csrf/i;

const keyedKey = {};

/** Where keyed hashes are made, a variable of any name may hold one. */
function speaksOfHmac(file: PyFile): boolean {
  return file.memo(keyedKey, () => /hmac/i.test(file.text));
}

function visitComparison(node: SyntaxNode, file: PyFile): Outcomes {
  const [left, right, third] = namedChildren(node);
  const operator = node.children.find((part) => part.type === "==" || part.type === "!=")?.type;
  if (!left || !right || third || !operator || !(secretText.test(textOf(file, node)) || speaksOfHmac(file))) return undefined;
  if (isPlain(left, file) || isPlain(right, file) || outside(file)) return undefined;
  const what = secretOf(sideOf(left, file), sideOf(right, file), node, file);
  if (what === undefined || isComparedBefore(node, left, right, file)) return undefined;
  return problem("compare", node, { data: { what, operator }, fixes: [digestFix(node, left, right, operator, file)] });
}

/** The same two values were compared in the function before: what could be learned there is learned there. */
function isComparedBefore(node: SyntaxNode, left: SyntaxNode, right: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(node);
  return definition !== undefined && comparedIn(file.text.slice(definition.start, node.start), textOf(file, left), textOf(file, right));
}

/** What is compared, in words; undefined where nobody could learn anything by guessing. */
function secretOf(left: Side, right: Side, node: SyntaxNode, file: PyFile): string | undefined {
  if ((left.request && right.request) || againWords.test(textOf(file, node)) || isQuery(node, file)) return undefined;
  // Whether somebody kept the password that was given out is no sign-in.
  if (
    [left, right].some((side) =>
      namesIn(side.node, file).some((each) => /(?:^|_)(?:default|initial|example|placeholder)(?:_|$)/i.test(each)),
    )
  )
    return undefined;
  const name = (side: Side): string => (textOf(file, side.node).length <= 40 ? textOf(file, side.node) : "A secret");
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.digest) {
      const kept = /hash|digest|signature|mac/i.test(lastName(other.node, file));
      return other.secret || other.request || other.digest || kept || isParameter(other, file) ? "A digest" : undefined;
    }
    if (one.environment && !other.environment) return name(one);
  }
  if (!left.secret || !right.secret) return undefined;
  // What was worked out is held against what somebody gave.
  if ([left, right].some((side) => /^_?(?:expected|calculated|computed|correct)_/.test(lastName(side.node, file)))) return name(left);
  const checks = definitionName(enclosingDef(node), file);
  const decides = isSecurityCheckName(checks) || /^_?(?:verify|validate|check|authenticate|authorize)/i.test(checks);
  const given = isParameter(left, file) || isParameter(right, file);
  const loaded = isMember(left, file) || isMember(right, file);
  return left.request || right.request || (given && (decides || loaded))
    ? name(left.request || isParameter(left, file) ? right : left)
    : undefined;
}

/** Columns of a query are compared by the database: User.token == token. */
function isQuery(node: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode | null = node.parent; current && current.type !== "block"; current = current.parent)
    if (
      current.type === "call" &&
      /^(?:where|filter|filter_by|having|and_|or_|select|on|join|case|query|exists)$/.test(calledName(current, file))
    )
      return true;
  return false;
}

/** user.reset_token of a user that was loaded here. */
function isMember(side: Side, file: PyFile): boolean {
  const inner = unwrap(side.node);
  const owner = inner.type === "attribute" ? child(inner, "object") : undefined;
  if (owner?.type !== "identifier" || textOf(file, owner) === "self") return false;
  return resolveName(textOf(file, owner), owner, file)?.bindings.some(({ kind }) => kind === "assign") ?? false;
}

function isParameter(side: Side, file: PyFile): boolean {
  const inner = unwrap(side.node);
  return (
    inner.type === "identifier" &&
    (resolveName(textOf(file, inner), inner, file)?.bindings.some(({ kind }) => kind === "parameter") ?? false)
  );
}

/** a == b becomes hmac.compare_digest(…), which takes bytes, or texts in ASCII only: what is no text yet becomes one, so that None stays wrong. */
function digestFix(node: SyntaxNode, left: SyntaxNode, right: SyntaxNode, operator: string, file: PyFile): ProblemFix {
  const compare = moduleMember("hmac", "compare_digest", file);
  const bytes = isBytes(left, file) || isBytes(right, file);
  const argument = (side: SyntaxNode): string => {
    const text = textOf(file, side);
    return bytes ? text : isText(side, file) ? `${text}.encode()` : `str(${text}).encode()`;
  };
  const text = `${operator === "!=" ? "not " : ""}${compare.text}(${argument(left)}, ${argument(right)})`;
  // `not` binds less tightly than what may stand around.
  const wrap = operator === "!=" && node.parent?.type === "binary_operator";
  return { fix: "constantTime", edits: [...compare.edits, { start: node.start, end: node.end, text: wrap ? `(${text})` : text }] };
}

/** An f-string, a digest in hexadecimal. */
function isText(side: SyntaxNode, file: PyFile): boolean {
  if (side.type === "string") return true;
  const source = follow(unwrap(side), file);
  return source.type === "call" && calledName(source, file) === "hexdigest" && side.type === "identifier";
}

function isBytes(side: SyntaxNode, file: PyFile): boolean {
  const source = follow(unwrap(side), file);
  return source.type === "call" && /^(?:digest|encode|b64encode|urlsafe_b64encode|hexlify|b64decode)$/.test(calledName(source, file));
}

/** hmac.compare_digest(a, b), secrets.compare_digest, constant_time_compare of Django. */
function visitConstantTime(call: SyntaxNode, file: PyFile): Outcomes {
  return outside(file) ? undefined : met(child(call, "function") ?? call);
}

/** Python: secrets compared with `==` and `!=`; met where a comparison takes the same time whatever it is given. */
export const python: TreeVisitors<PyFile> = {
  node: { comparison_operator: visitComparison },
  call: { compare_digest: visitConstantTime, constant_time_compare: visitConstantTime, safe_str_cmp: visitConstantTime },
};
