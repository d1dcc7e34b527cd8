import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { callOf, chainText, constantName, optionOf, type RbCall } from "../../../shared/ruby/calls.ts";
import { ensureRequire } from "../../../shared/ruby/edits.ts";
import { isLocal } from "../../../shared/ruby/scopes.ts";
import { type Destination, destinationOf, destinationsOf } from "../../../shared/ruby/destinations.ts";
import { interpolations } from "../../../shared/ruby/values.ts";
import { isUnguessableIn } from "./ruby-target.ts";

/** A predictable source: what to say of it and what to put in its place. */
interface Source {
  readonly name: string;
  readonly remedy: string;
  readonly edit: TextEdit | undefined;
}

const whole = (call: RbCall, file: RbFile): string => `(${call.args.map((argument) => textOf(file, argument)).join(", ")})`;

/** `rand`, `rand(10)`, `Random.rand(1..6)`, `Random.new.rand`, `Random.hex`. */
function fromRandom(call: RbCall, file: RbFile): Source | undefined {
  const { receiver, name, node } = call;
  if (node.type === "identifier" && (node.field === "method" || node.field === "name" || isLocal(node, file))) return undefined;
  const of = receiver ? (constantName(receiver, file) ?? constantName(callOf(receiver, file)?.receiver, file)) : "";
  if (of !== "" && of !== "Random" && of !== "Kernel" && of !== "Random::DEFAULT") return undefined;
  if (receiver && of === "Random" && constantName(receiver, file) === undefined && callOf(receiver, file)?.name !== "new") return undefined;
  const source = receiver ? `${of}.${name}` : "rand";
  if (name === "rand" || name === "random_number") {
    const remedy = "SecureRandom.random_number";
    const text = remedy + (call.args.length > 0 ? whole(call, file) : "");
    return { name: source, remedy, edit: { start: node.start, end: node.end, text } };
  }
  if (of !== "Random") return undefined;
  return {
    name: source,
    remedy: `SecureRandom.${name}`,
    edit: receiver ? { start: receiver.start, end: receiver.end, text: "SecureRandom" } : undefined,
  };
}

/** `chars.sample`, `('a'..'z').to_a.shuffle`, unless they draw from SecureRandom. */
function fromCollection(call: RbCall, file: RbFile): Source | undefined {
  if (!call.receiver || optionOf(call, "random") || !call.complete) return undefined;
  const count = call.args[0];
  const text = count ? `(${textOf(file, count)}, random: SecureRandom)` : "(random: SecureRandom)";
  return { name: call.name, remedy: `${call.name}(random: SecureRandom)`, edit: { start: call.nameNode.end, end: call.node.end, text } };
}

/** Digests of the clock and nothing else: `Digest::SHA1.hexdigest(Time.now.to_s)`. The lengths are those of the hex digests in bytes. */
const digestBytes: Readonly<Record<string, number>> = { MD5: 16, SHA1: 20, SHA256: 32, SHA384: 48, SHA512: 64 };

function fromClock(call: RbCall, file: RbFile): Source | undefined {
  const digest = /^(?:OpenSSL::)?Digest::(\w+)$/.exec(constantName(call.receiver, file) ?? "")?.[1];
  const bytes = digest ? digestBytes[digest] : undefined;
  const input = call.args[0];
  if (!bytes || !input || call.args.length !== 1) return undefined;
  const text = textOf(file, input);
  if (!/\b(?:Time\.(?:now|current|zone\.now)|DateTime\.now|Process\.clock_gettime)\b/.test(text)) return undefined;
  if (/SecureRandom|secret|salt|pepper|hmac|\brand\b|Random|\.read|content|body|key/i.test(text)) return undefined;
  const remedy = `SecureRandom.hex(${bytes})`;
  return {
    name: "the current time",
    remedy,
    edit: call.name === "hexdigest" ? { start: call.node.start, end: call.node.end, text: remedy } : undefined,
  };
}

/** Calls that only write a time in another way. */
const rewrites = /^(?:to_i|to_f|to_s|to_r|strftime|utc|iso8601|usec|nsec|reverse)$/;

function isClock(node: SyntaxNode, file: RbFile): boolean {
  const call = node.type === "call" ? callOf(node, file) : undefined;
  return call !== undefined && /^(?:now|current)$/.test(call.name) && /^(?:Time(?:\.zone)?|DateTime)$/.test(chainText(call.receiver, file));
}

/** Whether a value is put together from nothing but the clock, text, and ids of records. */
function isGuessable(node: SyntaxNode | undefined, file: RbFile): boolean {
  if (!node) return false;
  if (node.type === "string") return interpolations(node, file).every((part) => isGuessable(part, file));
  if (node.type === "parenthesized_statements") return namedChildren(node).every((part) => isGuessable(part, file));
  if (node.type === "binary") return isGuessable(child(node, "left"), file) && isGuessable(child(node, "right"), file);
  if (isClock(node, file)) return true;
  const call = callOf(node, file);
  if (!call || call.block) return false;
  return (rewrites.test(call.name) && isGuessable(call.receiver, file)) || /(?:^|_)id$/.test(call.name);
}

/** A token that is the clock itself as text: `"#{user.id}-#{Time.now.to_i}"`, `Time.current.to_f.to_s`. */
function fromNow(call: RbCall, file: RbFile): Source | undefined {
  if (!isClock(call.node, file)) return undefined;
  let whole: SyntaxNode = call.node;
  while (whole.parent && (whole.parent.type === "interpolation" || isGuessable(whole.parent, file))) whole = whole.parent;
  // A time that stays a time is a date of something, and so is a name about one.
  const written =
    whole.type === "string" || (whole.type === "call" && /^(?:to_i|to_f|to_s|strftime|iso8601)$/.test(callOf(whole, file)?.name ?? ""));
  const destination = destinationOf(whole, file);
  if (
    !written ||
    !destination ||
    /^(?:argument_list|array|binary)$/.test(whole.parent?.type ?? "") ||
    !isUnguessableIn(destination, call.node, file)
  )
    return undefined;
  const remedy = "SecureRandom.hex(32)";
  return { name: "the current time", remedy, edit: { start: whole.start, end: whole.end, text: remedy } };
}

/** The unguessable thing that a value becomes, if any. */
function targetOf(node: SyntaxNode, file: RbFile): Destination | undefined {
  return destinationsOf(node, file).find((destination) => isUnguessableIn(destination, node, file));
}

function judge(source: Source | undefined, node: SyntaxNode, file: RbFile): Outcomes {
  if (!source || file.role.test || file.role.seed) return undefined;
  const destination = targetOf(node, file);
  if (!destination) return undefined;
  const fixes: ProblemFix[] = [];
  if (source.edit) {
    const required = ensureRequire("securerandom", file);
    fixes.push({ fix: "secure", edits: required ? [required, source.edit] : [source.edit] });
  }
  return problem(
    "weak",
    { start: node.start, end: endOf(node, file) },
    { data: { source: source.name, target: destination.name, remedy: source.remedy }, fixes },
  );
}

/** The end of a call without its block. */
function endOf(node: SyntaxNode, file: RbFile): number {
  return callOf(node, file)?.block?.start ?? node.end;
}

const secure = (node: SyntaxNode, file: RbFile): Outcomes => {
  if (file.role.test || constantName(callOf(node, file)?.receiver, file) !== "SecureRandom") return undefined;
  return targetOf(node, file) ? met(node) : undefined;
};

const visit = (find: (call: RbCall, file: RbFile) => Source | undefined) => (node: SyntaxNode, file: RbFile) => {
  const call = callOf(node, file);
  return call && judge(find(call, file), node, file);
};

const random = visit(fromRandom);
const secureOr = (node: SyntaxNode, file: RbFile): Outcomes => secure(node, file) ?? random(node, file);

/** Time-based identifiers: version 1 of UUIDs by the gems that make them. */
function fromUuid(call: RbCall, file: RbFile): Source | undefined {
  const of = chainText(call.receiver, file);
  const timed =
    (call.name === "timestamp_create" && of === "UUIDTools::UUID") ||
    (call.name === "generate" && /^(?:UUID|UUID\.new)$/.test(of)) ||
    (call.name === "create_v1" && of === "UUID");
  return timed
    ? {
        name: "a time-based UUID",
        remedy: "SecureRandom.uuid",
        edit: { start: call.node.start, end: call.node.end, text: "SecureRandom.uuid" },
      }
    : undefined;
}

/** Ruby: `rand` and its like, samples, the clock and version 1 UUIDs, where their value becomes something that must not be guessable. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    rand: random,
    random_number: secureOr,
    hex: secureOr,
    alphanumeric: secureOr,
    base64: secureOr,
    urlsafe_base64: secureOr,
    bytes: secureOr,
    uuid: secureOr,
    sample: visit(fromCollection),
    shuffle: visit(fromCollection),
    "shuffle!": visit(fromCollection),
    hexdigest: visit(fromClock),
    base64digest: visit(fromClock),
    now: visit(fromNow),
    current: visit(fromNow),
    timestamp_create: visit(fromUuid),
    generate: visit(fromUuid),
    create_v1: visit(fromUuid),
  },
  node: {
    // A bare `rand` without arguments is an identifier.
    identifier: (node, file) => (textOf(file, node) === "rand" ? random(node, file) : undefined),
  },
};
