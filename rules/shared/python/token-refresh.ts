/** Code that renews the token of a provider when it has expired: where it looks at the expiry, and where it asks for a new one. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { singular, wordsOf } from "../names/words.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { httpCall } from "./http-clients.ts";
import { definitionName, enclosingDef, lastName, outlineOf } from "./nodes.ts";
import { follow } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";

interface RefreshCall {
  readonly call: SyntaxNode;
  /** The function that it stands in. */
  readonly definition: SyntaxNode;
}

const refreshKey = {};
const tokenWords = /^(?:token|access|credential|cred|auth|session|oauth|jwt|bearer|authentication|connection)$/;
const grant = /grant_?type['"]?\]?\s*[:=,]\s*['"]refresh_token/i;

/** The calls of a file that ask for a new token in exchange for a refresh token, in document order. */
export function refreshCalls(file: PyFile): readonly RefreshCall[] {
  return file.memo(refreshKey, () => {
    const calls: RefreshCall[] = [];
    walkTree(file.root, (node) => {
      const definition = node.type === "call" ? enclosingDef(node) : undefined;
      if (!definition || !isRefresh(node, definition, file)) return true;
      calls.push({ call: node, definition });
      return false;
    });
    return calls;
  });
}

function isRefresh(call: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  const words = wordsOf(name).map(singular);
  const receiver = receiverOf(call);
  const verb = words.some((word) => /^(?:refresh|renew)$/.test(word)) || (words[0] === "rotate" && words.includes("refresh"));
  const asks =
    /^(?:is|should|need|needs|can|has|schedule|set|get|revoke|delete|store|save|find|validate|verify|create|generate|hash|issue|sign)$/.test(
      words[0] ?? "",
    );
  if (verb && !asks && !/(?:if_?(?:needed|expired|necessary)|when_?needed)$/.test(name)) {
    if (words.some((word) => tokenWords.test(word))) return true;
    const owner = receiver ? wordsOf(lastName(receiver, file)).map(singular) : [];
    if (/^(?:refresh|renew)$/.test(name) && receiver && owner.some((word) => tokenWords.test(word) || word === "client")) return true;
    const given = argumentsOf(call, file).positional[0];
    // refresh(account["refresh_token"]), credentials.refresh(Request()) of google-auth
    if (/^_?(?:refresh|renew)$/.test(name) && given) {
      if (!receiver && /refresh_?token/i.test(textOf(file, given))) return true;
      if (receiver && /^google\.auth\.transport\.\w+\.(?:Request|AuthorizedSession)$/.test(symbolOf(child(given, "function"), file) ?? ""))
        return true;
    }
    if (/^_?(?:refresh|renew)$/.test(name) && receiver && textOf(file, receiver) === "self") return /token/i.test(textOf(file, definition));
  }
  if (!httpCall(call, file) && !/^(?:post|request|fetch_token|_post|_request)$/.test(name)) return false;
  const { positional, keyword } = argumentsOf(call, file);
  return [...positional, ...keyword.values()].some((value) => grant.test(`${textOf(file, value)} ${textOf(file, follow(value, file))}`));
}

const expiry = /expir|valid_(?:until|to)|\bexp\b/i;
const clock = /\btime\(\)|\bnow\(|utcnow\(|\bnow\b|monotonic\(\)|timezone\.now|utc_now\(/;
const questions =
  /^_?(?:is|has|was)?_?(?:access_?)?(?:token|credentials?|session|jwt|auth)?_?(?:is_?)?(?:expired|expiring|expires_soon|stale)\w*$|^_?(?:needs?|should|must)_?(?:be_?)?(?:token_?)?(?:refresh|renew)\w*$|^_?(?:is|has)_\w*(?:token|credentials?)\w*(?:expired|expiring|valid|stale|fresh)\w*$/i;

/**
 * The check that decides whether a refresh runs: in a condition around the call, or in an earlier one that returns while the token holds.
 * One that raises only refuses what is too old.
 */
export function decidingCheck(call: SyntaxNode, definition: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  walkTree(definition, (node) => {
    if (found || node.start >= call.start) return false;
    if (node.type !== "if_statement" && node.type !== "elif_clause") return true;
    const condition = child(node, "condition");
    const consequence = child(node, "consequence");
    const around = node.start <= call.start && call.end <= node.end;
    if (condition && consequence && (around || leaves(consequence, file))) found = checkIn(condition, file);
    return !found;
  });
  return found;
}

/** The look at the expiry in a condition, a variable of the function followed. */
function checkIn(condition: SyntaxNode, file: PyFile, depth = 0): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  walkTree(condition, (node) => {
    if (found) return false;
    if (node.type === "comparison_operator" && isExpiryComparison(node, file)) found = node;
    else if (
      (node.type === "call" && questions.test(calledName(node, file))) ||
      (node.type === "attribute" && questions.test(lastName(node, file)))
    )
      found = node;
    else if (node.type === "identifier" && depth < 2 && node.field !== "attribute") {
      const value = follow(node, file);
      if (value !== node && value.type !== "identifier") found = checkIn(value, file, depth + 1);
    }
    return !found;
  });
  return found;
}

/** token.expires_at <= datetime.now(), response.status_code == 401 */
function isExpiryComparison(node: SyntaxNode, file: PyFile): boolean {
  const text = textOf(file, node);
  const sides = namedChildren(node).map((side) => `${textOf(file, side)} ${textOf(file, follow(side, file))}`);
  const ordered = node.children.some((part) => /^[<>]=?$/.test(part.type));
  if (ordered) return sides.some((side) => expiry.test(side)) && sides.some((side) => clock.test(side));
  return /\bstatus(?:_code)?\s*==\s*(?:401|\w*\.?(?:HTTP_401\w*|UNAUTHORIZED))/.test(text);
}

function leaves(block: SyntaxNode, file: PyFile): boolean {
  const last = namedChildren(block).at(-1);
  return last?.type === "return_statement" && !/\bNone\b|error|4\d\d/i.test(textOf(file, last));
}

const obtainVerbs = /^(?:request|fetch|obtain|acquire|login|authenticate|reauthenticate|retrieve)$/;

/** The calls of a file that ask for a token anew without a refresh token: `fetch_token()`, `self.authenticate()`. */
export function obtainCalls(file: PyFile): readonly RefreshCall[] {
  const calls: RefreshCall[] = [];
  walkTree(file.root, (node) => {
    const definition = node.type === "call" ? enclosingDef(node) : undefined;
    if (!definition) return true;
    const words = wordsOf(calledName(node, file));
    const [verb = ""] = words;
    if (obtainVerbs.test(verb) && (words.length === 1 ? /^(?:login|authenticate|reauthenticate)$/.test(verb) : words.includes("token")))
      calls.push({ call: node, definition });
    return true;
  });
  return calls;
}

/** The comparison behind a check: itself, or the one in the function or property of this file that is asked. */
export function comparisonBehind(check: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  if (check.type === "comparison_operator") return check.children.some((part) => /^[<>]=?$/.test(part.type)) ? check : undefined;
  const name = check.type === "call" ? calledName(check, file) : lastName(check, file);
  const asked = outlineOf(file.root).find((node) => node.type === "function_definition" && definitionName(node, file) === name);
  let found: SyntaxNode | undefined;
  if (asked)
    walkTree(asked, (node) => {
      if (
        !found &&
        node.type === "comparison_operator" &&
        isExpiryComparison(node, file) &&
        node.children.some((part) => /^[<>]=?$/.test(part.type))
      )
        found = node;
      return !found;
    });
  return found;
}
