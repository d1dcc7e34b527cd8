/** JSON Web Tokens: which call of which library issues, verifies or only reads one. A library is a row. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, lastNameOf, receiverOf, unwrap } from "./nodes.ts";
import { declarationOf, exportPath, importsModule, originOf } from "./scope.ts";

/** What a call does with a token. `decode` reads the claims of whoever made the token, without asking for the signature. */
type JwtOperation = "sign" | "verify" | "decode";

/** A call that makes or reads a token. `library` is the name of its package. */
export interface JwtCall {
  readonly library: string;
  readonly operation: JwtOperation;
  /** The claims to be signed, or the token to be read; absent where the library takes it from the request. */
  readonly subject?: TS.Expression;
  /** The secret or key, where it is an argument. */
  readonly key?: TS.Expression;
  /** The options, where given. */
  readonly options?: TS.Expression;
}

/** Positions of the arguments; absent ones are not taken. */
interface Form {
  readonly operation: JwtOperation;
  readonly subject?: number;
  readonly key?: number;
  readonly options?: number;
}

/** By module, then by exported path (`default` for the module itself). */
const libraries: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  jsonwebtoken: {
    sign: { operation: "sign", subject: 0, key: 1, options: 2 },
    verify: { operation: "verify", subject: 0, key: 1, options: 2 },
    decode: { operation: "decode", subject: 0, options: 1 },
  },
  jose: {
    jwtVerify: { operation: "verify", subject: 0, key: 1, options: 2 },
    decodeJwt: { operation: "decode", subject: 0 },
    "UnsecuredJWT.decode": { operation: "decode", subject: 0, options: 1 },
  },
  "jwt-decode": {
    default: { operation: "decode", subject: 0, options: 1 },
    jwtDecode: { operation: "decode", subject: 0, options: 1 },
  },
  "hono/jwt": {
    sign: { operation: "sign", subject: 0, key: 1 },
    verify: { operation: "verify", subject: 0, key: 1 },
    decode: { operation: "decode", subject: 0 },
  },
  "jwt-simple": {
    encode: { operation: "sign", subject: 0, key: 1 },
    decode: { operation: "verify", subject: 0, key: 1 },
  },
};

/** Methods of an object that a framework hands out: NestJS's JwtService, the `jwt` of Fastify's plug-in. */
const methods: Readonly<Record<string, Form>> = {
  sign: { operation: "sign", subject: 0, options: 1 },
  signAsync: { operation: "sign", subject: 0, options: 1 },
  verify: { operation: "verify", subject: 0, options: 1 },
  verifyAsync: { operation: "verify", subject: 0, options: 1 },
  decode: { operation: "decode", subject: 0, options: 1 },
};

const requestMethods: Readonly<Record<string, Form>> = {
  jwtSign: { operation: "sign", subject: 0, options: 1 },
  jwtVerify: { operation: "verify", options: 0 },
  jwtDecode: { operation: "decode", options: 0 },
};

const callsKey = {};

/** What a call does with a JSON Web Token, or undefined. */
export function jwtCall(call: TS.CallExpression, file: TsFile): JwtCall | undefined {
  const known = file.memo(callsKey, () => new Map<TS.Node, JwtCall | undefined>());
  if (known.has(call)) return known.get(call);
  const found = fromModule(call, file) ?? fromFramework(call, file);
  known.set(call, found);
  return found;
}

function fromModule(call: TS.CallExpression, file: TsFile): JwtCall | undefined {
  const origin = originOf(call.expression, file);
  const forms = origin && Object.hasOwn(libraries, origin.module) ? libraries[origin.module] : undefined;
  if (!origin || !forms) return undefined;
  const path = exportPath(origin).join(".") || "default";
  return Object.hasOwn(forms, path) ? build(origin.module, forms[path], call) : undefined;
}

function fromFramework(call: TS.CallExpression, file: TsFile): JwtCall | undefined {
  const name = lastNameOf(call.expression);
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  if (Object.hasOwn(requestMethods, name)) {
    const fastify = /^(?:req|request|reply|res)$/.test(lastNameOf(receiver));
    return fastify ? build("@fastify/jwt", requestMethods[name], call) : undefined;
  }
  if (!Object.hasOwn(methods, name)) return undefined;
  const last = lastNameOf(receiver);
  if (/jwt_?(?:service)?$/i.test(last) && importsModule(file, /^@nestjs\/jwt$/) && (isMember(receiver) || isTyped(receiver, file)))
    return build("@nestjs/jwt", methods[name], call);
  const owner = chainOf(receiver);
  if (last === "jwt" && owner && /^(?:fastify|app|server|instance|req|request)$/.test(owner.at(-2) ?? ""))
    return build("@fastify/jwt", methods[name], call);
  return undefined;
}

function isMember(receiver: TS.Expression): boolean {
  return ts.isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword;
}

function isTyped(receiver: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(receiver)) return false;
  const declaration = declarationOf(receiver, file);
  return (
    declaration !== undefined &&
    (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)) &&
    originOf(receiver, file) === undefined
  );
}

function build(library: string, form: Form | undefined, call: TS.CallExpression): JwtCall | undefined {
  if (!form || call.arguments.some(ts.isSpreadElement)) return undefined;
  const at = (index: number | undefined): TS.Expression | undefined => (index === undefined ? undefined : call.arguments[index]);
  const [subject, key] = [at(form.subject), at(form.key)];
  const given = at(form.options);
  // jwt.sign(payload, key, callback)
  const inner = given && unwrap(given);
  const options = inner && (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) ? undefined : given;
  return {
    library,
    operation: form.operation,
    ...(subject ? { subject } : {}),
    ...(key ? { key } : {}),
    ...(options ? { options } : {}),
  };
}

/** The calls along a chain that starts with `new SignJWT(…)` of jose, by method name; undefined for other chains. */
export function signJwtChain(created: TS.NewExpression, file: TsFile): ReadonlyMap<string, TS.CallExpression> | undefined {
  const origin = originOf(created.expression, file);
  if (origin?.module !== "jose" || exportPath(origin).join(".") !== "SignJWT") return undefined;
  const calls = new Map<string, TS.CallExpression>();
  let current: TS.Node = created;
  while (
    ts.isPropertyAccessExpression(current.parent) &&
    current.parent.expression === current &&
    ts.isCallExpression(current.parent.parent)
  ) {
    calls.set(current.parent.name.text, current.parent.parent);
    current = current.parent.parent;
  }
  return calls;
}
