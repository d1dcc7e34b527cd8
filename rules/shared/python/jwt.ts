/** Calls of PyJWT, python-jose and Authlib that make and read JSON web tokens. */
import type { PyFile } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, entriesOf } from "./calls.ts";
import { symbolOf } from "./symbols.ts";

/** A call that makes or reads a token. */
export interface JwtCall {
  readonly library: "pyjwt" | "jose" | "authlib";
  /** `read` checks unless its options say otherwise; `peek` never does. */
  readonly operation: "encode" | "read" | "peek";
  /** The token, or the payload that is encoded. */
  readonly subject: SyntaxNode | undefined;
  readonly key: SyntaxNode | undefined;
  readonly algorithms: SyntaxNode | undefined;
  /** The entries of the options; "unknown" when they come from elsewhere, undefined when there are none. */
  readonly options: ReadonlyMap<string, SyntaxNode> | "unknown" | undefined;
}

/** What a call does with a token, or undefined. */
export function jwtCall(call: SyntaxNode, file: PyFile): JwtCall | undefined {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const match =
    /^(?:(jwt)(?:\.api_jwt)?|(jose)\.jwt|(authlib)\.jose\.(?:jwt|JsonWebToken\(\))|(joserfc)\.jwt)\.(?:PyJWT\(\)\.)?(encode|decode|decode_complete|get_unverified_claims)$/.exec(
      symbol,
    );
  if (!match) return undefined;
  const { positional, keyword, open } = argumentsOf(call, file);
  // joserfc is made by those of authlib, and takes the same.
  const library = match[1] ? "pyjwt" : match[2] ? "jose" : "authlib";
  const method = match[5];
  const at = (name: string, index: number): SyntaxNode | undefined => keyword.get(name) ?? positional[index];
  if (method === "encode") {
    const first = library === "authlib" ? 1 : 0;
    return {
      library,
      operation: "encode",
      subject: keyword.get("payload") ?? keyword.get("claims") ?? positional[first],
      key: at("key", first + 1),
      algorithms: undefined,
      options: undefined,
    };
  }
  const given = keyword.get("options") ?? (library === "authlib" ? undefined : positional[3]);
  return {
    library,
    operation: method === "decode" ? "read" : "peek",
    subject: keyword.get("jwt") ?? at("token", 0),
    key: at("key", 1),
    algorithms: at("algorithms", 2),
    options: given ? (entriesOf(given, file) ?? "unknown") : open ? "unknown" : undefined,
  };
}
