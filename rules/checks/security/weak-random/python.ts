/** Python: the random module, version 1 UUIDs and the clock, where their value becomes something that must not be guessable. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type Problem, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument } from "../../../shared/python/calls.ts";
import { type Destination, destinationOf, destinationsOf, usesOf } from "../../../shared/python/flow.ts";
import { isUnguessableName } from "../../../shared/python/names.ts";
import { definitionName, enclosingClass, enclosingDef, lastName, statementOf } from "../../../shared/python/nodes.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { speaksOfLock } from "../../../shared/names/locks.ts";
import { singular, wordsOf } from "../../../shared/names/words.ts";

const generator =
  /^(?:random|numpy\.random|random\.Random\(\)|numpy\.random\.(?:default_rng|RandomState)\(\))\.(random|randint|randrange|choice|choices|sample|getrandbits|randbytes|uniform|shuffle|rand|integers|bytes|random_sample)$/;
const clock =
  /^(?:time\.(?:time|time_ns|monotonic|perf_counter)|datetime\.(?:datetime|date)\.(?:now|utcnow|today|timestamp)|django\.utils\.timezone\.now)$/;
const strong =
  /^(?:secrets\.(?:token_\w+|choice|randbelow|randbits)|random\.SystemRandom\(\)\.\w+|secrets\.SystemRandom\(\)\.\w+|os\.urandom|uuid\.uuid4|django\.utils\.crypto\.get_random_string)$/;

/** Whether a name means a token, code or key by itself, or together with what it is given to. */
function mustBeUnguessable({ name, kind, node }: Destination, file: PyFile): boolean {
  // A plural is a count.
  if (/^tokens$/i.test(name)) return false;
  if (isUnguessableName(name)) return true;
  const definition = enclosingDef(node);
  if (kind === "variable" && isSetAsPassword(node, file)) return true;
  // `Invitation(code=…)`, `ApiKey.objects.create(key=…)`, and a code in create_invitation().
  const call = kind === "keyword" ? node.parent?.parent?.parent : undefined;
  if (/^(?:code|pin)$/i.test(name) || (name === "key" && call?.type === "call")) {
    const owner = call?.type === "call" ? madeBy(call, file) : definitionName(definition, file);
    return isUnguessableName(`${owner}_${name}`) || (kind === "variable" && isKeptAsCode(node, file));
  }
  return (
    /(?:^|_)state$/i.test(name) && definition !== undefined && /client_id|redirect_uri|authori[sz]e|oauth/i.test(textOf(file, definition))
  );
}

/** What a call makes: the class that is called, or the model of `ApiKey.objects.create(…)`. */
function madeBy(call: SyntaxNode, file: PyFile): string {
  return /^(\w+)\.objects\.\w+$/.exec(textOf(file, child(call, "function") ?? call))?.[1] ?? calledName(call, file);
}

/** `user.set_password(pw)`: whatever the variable is called. */
function isSetAsPassword(variable: SyntaxNode, file: PyFile): boolean {
  return usesOf(variable, file).some((use) => {
    const call = callOfArgument(use);
    return call !== undefined && /^(?:set|make|hash|get)_password(?:_hash)?$/.test(calledName(call, file));
  });
}

/** `cache.set(f"otp:{phone}", code)`: what it is kept under says what the code is for. */
function isKeptAsCode(variable: SyntaxNode, file: PyFile): boolean {
  return usesOf(variable, file).some((use) => {
    const call = callOfArgument(use);
    return (
      call !== undefined &&
      argumentsOf(call, file).positional.some(
        (part) => part !== use && /\b(?:otp|verif\w*|2fa|mfa|passcode|login|password|confirm\w*)(?:\b|_)/i.test(textOf(file, part)),
      )
    );
  });
}

/** What the value becomes, when it must not be guessable. */
function guardedTarget(call: SyntaxNode, file: PyFile, fromClock: boolean): Destination | undefined {
  return destinationsOf(call, file).find(
    (destination) =>
      mustBeUnguessable(destination, file) &&
      !(fromClock && (destination.kind === "result" || !clockMatters(call, destination.name, file))),
  );
}

/** A time is a secret only where it is made to look like one; as a nonce or an expiry it is what it says. */
function clockMatters(call: SyntaxNode, name: string, file: PyFile): boolean {
  if (/expir|_at$|time|issued|created|ttl|age|last|jti/i.test(name)) return false;
  // What counts runs by the time is a label; a session of somebody who signed in has to do with cookies and requests.
  if (
    /session/i.test(name) &&
    !/cookie|\blog_?in\b|sign_?in|\bauth|\brequest\b|flask|django|fastapi|starlette|redis|hashlib/i.test(file.text)
  )
    return false;
  let text = false;
  for (let node = call.parent; node; node = node.parent) {
    if (/^(?:assignment|return_statement|keyword_argument|pair)$/.test(node.type)) break;
    // What has passed since another time.
    if (node.type === "binary_operator" && child(node, "operator")?.type === "-") return false;
    const callee = node.type === "call" ? textOf(file, child(node, "function") ?? node) : "";
    if (/(?:^|\.)(?:md5|sha\d+|blake2\w|b64encode|urlsafe_b64encode)$/.test(callee)) return true;
    if (node.type === "string" || node.type === "binary_operator" || callee === "str") text = true;
  }
  return text && /token|secret|session|password|otp|csrf|key/i.test(name);
}

/** Whether the statement of a time draws a random value too: that one decides what can be guessed. */
function hasRandomBeside(call: SyntaxNode, file: PyFile): boolean {
  let found = false;
  walkTree(statementOf(call), (node) => {
    const symbol = node.type === "call" && node !== call ? symbolOf(child(node, "function"), file) : undefined;
    if (symbol !== undefined && (generator.test(symbol) || strong.test(symbol) || symbol === "uuid.uuid1")) found = true;
    return !found;
  });
  return found;
}

/** Whether an element of a list of finished values is chosen (`random.choice(api_keys)`) instead of a value being made. */
function isPicked(call: SyntaxNode, method: string, file: PyFile): boolean {
  const list = /^(?:choice|choices|sample)$/.test(method) ? argumentsOf(call, file).positional[0] : undefined;
  const words = list && /^(?:identifier|attribute)$/.test(list.type) ? wordsOf(lastName(list, file)) : [];
  const last = words.at(-1) ?? "";
  // A token of a language model.
  if (/^(?:vocab|vocabulary|words|corpus|logits|lexicon)$/.test(last)) return true;
  return singular(last) !== last && isUnguessableName([...words.slice(0, -1), singular(last)].join("_"));
}

/** Whether a value is the token of a lock: by the function or class around, or as what is set only where nothing is yet. */
function isOfLock(call: SyntaxNode, { kind, node }: Destination, file: PyFile): boolean {
  const holder = enclosingClass(call);
  if (speaksOfLock(definitionName(enclosingDef(call), file), holder ? definitionName(holder, file) : "")) return true;
  return (
    kind === "variable" &&
    usesOf(node, file).some((use) => {
      const taken = callOfArgument(use);
      return taken !== undefined && /\bnx\s*=\s*True|\bsetnx\b|["']NX["']/.test(textOf(file, taken));
    })
  );
}

interface Remedy {
  /** For the message: what to use. */
  readonly name: string;
  readonly edits: readonly TextEdit[] | undefined;
}

/** What to use in place of a call of the random module, with the edit that does it. */
function remedyFor(call: SyntaxNode, method: string, file: PyFile): Remedy {
  const { positional, keyword, open } = argumentsOf(call, file);
  const plain = keyword.size === 0 && !open;
  const replace = (member: string, text: (reference: string) => string, span: SyntaxNode): Remedy => {
    const reference = moduleMember("secrets", member, file);
    return { name: `secrets.${member}`, edits: [{ start: span.start, end: span.end, text: text(reference.text) }, ...reference.edits] };
  };
  const first = positional[0];
  if (method === "choice" && first && positional.length === 1 && plain)
    return replace("choice", (name) => `${name}(${textOf(file, first)})`, call);
  if (method === "getrandbits" && first && plain) return replace("randbits", (name) => `${name}(${textOf(file, first)})`, call);
  if (method === "randbytes" && first && plain) return replace("token_bytes", (name) => `${name}(${textOf(file, first)})`, call);
  if (method === "randint" && first && positional[1] && plain) {
    const low = staticValue(first, file)?.value;
    const high = staticValue(positional[1], file)?.value;
    if (Number.isInteger(low) && Number.isInteger(high)) {
      const sum = (low as number) === 0 ? "" : ` + ${textOf(file, first)}`;
      // An addition needs parentheses as the operand of something that binds tighter.
      const wrap = sum !== "" && /^(?:binary_operator|attribute|unary_operator|await|subscript)$/.test(call.parent?.type ?? "");
      return replace(
        "randbelow",
        (name) => `${wrap ? "(" : ""}${name}(${(high as number) - (low as number) + 1})${sum}${wrap ? ")" : ""}`,
        call,
      );
    }
  }
  const callee = child(call, "function");
  if (!callee || !/^(?:random|randint|randrange|choice|choices|sample|uniform|getrandbits|shuffle)$/.test(method))
    return { name: "secrets.token_urlsafe", edits: undefined };
  return replace("SystemRandom", (name) => `${name}().${method}`, callee);
}

function weak(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const symbol = symbolOf(callee, file);
  if (!callee || symbol === undefined || file.role.test || file.role.seed) return undefined;
  if (strong.test(symbol)) {
    const destination = destinationOf(call, file);
    return destination && mustBeUnguessable(destination, file) ? met(call) : undefined;
  }
  const method = generator.exec(symbol)?.[1];
  const fromClock = clock.test(symbol);
  const isUuid = /^uuid\.uuid1$/.test(symbol);
  if (method === undefined && !fromClock && !isUuid) return undefined;
  const target = guardedTarget(call, file, fromClock);
  if (!target || (fromClock ? hasRandomBeside(call, file) : isPicked(call, method ?? "", file))) return undefined;
  if (isOfLock(call, target, file)) return undefined;
  const report = (remedy: Remedy, at: SyntaxNode): Problem => {
    const data = { source: textOf(file, callee), target: describe(target), remedy: remedy.name };
    return problem("weak", at, {
      data,
      ...(remedy.edits ? { fixes: [{ fix: "secure", data: { remedy: remedy.name }, edits: remedy.edits }] } : {}),
    });
  };
  if (isUuid) {
    const reference = moduleMember("uuid", "uuid4", file);
    return report(
      { name: "uuid.uuid4", edits: [{ start: call.start, end: call.end, text: `${reference.text}()` }, ...reference.edits] },
      call,
    );
  }
  if (fromClock) return report({ name: "secrets.token_urlsafe", edits: undefined }, call);
  return report(
    symbol.startsWith("numpy") ? { name: "secrets.token_urlsafe", edits: undefined } : remedyFor(call, method ?? "", file),
    call,
  );
}

function describe({ kind, name }: Destination): string {
  return kind === "result" ? `the result of ${name}` : name;
}

const names = [
  "random",
  "randint",
  "randrange",
  "choice",
  "choices",
  "sample",
  "getrandbits",
  "randbytes",
  "uniform",
  "rand",
  "integers",
  "bytes",
  "random_sample",
  "uuid1",
  "time",
  "time_ns",
  "monotonic",
  "perf_counter",
  "now",
  "utcnow",
  "today",
];
const strongNames = ["token_urlsafe", "token_hex", "token_bytes", "randbelow", "randbits", "uuid4", "urandom", "get_random_string"];

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries([...names, ...strongNames].map((name) => [name, weak])),
};
