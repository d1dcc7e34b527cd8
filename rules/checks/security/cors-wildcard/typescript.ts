import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { handlersOf, isNextApiFile, isNextRouteFile } from "../../../shared/typescript/handlers.ts";
import { chainOf, isFunction, lastNameOf, propertyName, receiverOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsOf, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";

function outside(file: TsFile): boolean {
  return file.role.test || file.role.development || file.role.example || file.role.browser;
}

/** Files whose answers are public on purpose. */
const publicPath =
  /(?:^|[/._-])(?:assets?|static|public|fonts?|images?|img|og|opengraph|og-image|qr|qrcode|embed|widget|badge|rss|feed|sitemap|robots|oembed|manifest|well-known|\.well-known|cdn|status)(?:[/._-]|$)/i;

const credentialReads = /\b(?:cookies?\b|authorization\b|getServerSession|getSession|session\b|passport|jwt|bearer|auth\(|currentUser)/i;

/** Whether the file itself shows that answers depend on who asks. */
function readsCredentials(file: TsFile): boolean {
  return credentialReads.test(file.text.replace(/Access-Control-Allow-(?:Headers|Credentials)['"`]?\s*[,:]\s*['"`][^'"`\n]*/gi, ""));
}

interface Place {
  readonly at: TS.Node;
  readonly how: string;
  readonly credentials: boolean;
  readonly fix?: ProblemFix;
}

function report(place: Place, file: TsFile): Outcomes {
  const common = { data: { how: place.how }, ...(place.fix ? { fixes: [place.fix] } : {}) };
  if (place.credentials) return problem("credentials", spanOf(place.at, file), common);
  if (publicPath.test(file.path)) return undefined;
  if (readsCredentials(file) || isApiFile(file)) return problem("any", spanOf(place.at, file), common);
  // Whether this is an API at all is seen from the routes of the project.
  return problem("any", spanOf(place.at, file), { ...common, pending: { what: "service" } });
}

function isApiFile(file: TsFile): boolean {
  if (isNextRouteFile(file.path) || isNextApiFile(file.path)) return true;
  return handlersOf(file).some((handler) => handler.method !== "USE");
}

function allowListFix(
  value: TS.Expression | undefined,
  object: TS.ObjectLiteralExpression | undefined,
  file: TsFile,
): ProblemFix | undefined {
  const list = `(process.env.ALLOWED_ORIGINS ?? ${quoted("", file)}).split(${quoted(",", file)}).filter(Boolean)`;
  const ensureLines = [
    {
      path: ".env.example",
      line: "ALLOWED_ORIGINS=https://app.example.com",
      comment: "Origins that may call the API, separated by commas",
    },
  ];
  if (value) return { fix: "allowList", edits: [{ ...spanOf(value, file), text: list }], ensureLines };
  return object ? { fix: "allowList", edits: [addProperties(object, [`origin: ${list}`], file)], ensureLines } : undefined;
}

/** What an `origin` option lets in: everything, everything that is echoed, or what cannot be said. */
function judgeOrigin(value: TS.Expression, file: TsFile): { readonly how: string; readonly echo: boolean } | "fine" | undefined {
  const inner = unwrap(value);
  const known = staticValue(inner, file);
  if (known) {
    if (known.value === "*") return { how: 'origin "*"', echo: false };
    if (known.value === true) return { how: "origin: true", echo: true };
    return "fine";
  }
  if (ts.isArrayLiteralExpression(inner)) {
    const star = inner.elements.some((element) => staticString(element, file) === "*");
    return star ? { how: 'origin ["*"]', echo: false } : "fine";
  }
  if (ts.isRegularExpressionLiteral(inner))
    return /^\/(?:\.\*|\^?\.\*\$?|.?)\/[a-z]*$/.test(inner.text)
      ? { how: "an origin pattern that matches everything", echo: true }
      : "fine";
  const fn = isFunction(inner) ? inner : ts.isIdentifier(inner) ? functionOf(inner, file) : undefined;
  if (fn) return allowsAll(fn) ? { how: "an origin callback that accepts every origin", echo: true } : "fine";
  return "fine";
}

function functionOf(identifier: TS.Identifier, file: TsFile): TS.ArrowFunction | TS.FunctionExpression | undefined {
  const initializer = initializerOf(identifier, file);
  const value = initializer && unwrap(initializer);
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/** (origin, callback) => callback(null, true), or one that hands the origin back, with no condition anywhere. */
function allowsAll(fn: TS.Node): boolean {
  let decides = false;
  let accepts = false;
  const parameters = (fn as TS.FunctionLikeDeclaration).parameters;
  const callback = parameters[1]?.name.getText();
  const origin = parameters[0]?.name.getText();
  walkBelow(fn, (node) => {
    if (ts.isIfStatement(node) || ts.isConditionalExpression(node) || ts.isSwitchStatement(node)) decides = true;
    if (
      ts.isBinaryExpression(node) &&
      (node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || node.operatorToken.kind === ts.SyntaxKind.BarBarToken)
    )
      decides = true;
    if (ts.isCallExpression(node)) {
      if (callback !== undefined && node.expression.getText() === callback)
        accepts ||=
          node.arguments[1]?.kind === ts.SyntaxKind.TrueKeyword || (origin !== undefined && node.arguments[1]?.getText() === origin);
      else if (!/^(?:console|logger|log)\b/.test(node.expression.getText())) decides = true;
    }
  });
  const body = (fn as TS.ArrowFunction).body;
  if (callback === undefined && origin !== undefined && body && !ts.isBlock(body))
    accepts = body.getText() === origin || body.kind === ts.SyntaxKind.TrueKeyword;
  if (callback === undefined && origin !== undefined && body && ts.isBlock(body) && body.statements.length === 1) {
    const only = body.statements[0];
    accepts =
      only !== undefined &&
      ts.isReturnStatement(only) &&
      (only.expression?.getText() === origin || only.expression?.kind === ts.SyntaxKind.TrueKeyword);
  }
  return accepts && !decides;
}

/** How a library's CORS options are read, and what it does when `origin` is left out. */
const libraries: readonly { readonly modules: RegExp; readonly without: "any" | "fine"; readonly origin: string }[] = [
  { modules: /^cors$/, without: "any", origin: "origin" },
  { modules: /^@koa\/cors$|^koa2?-cors$/, without: "any", origin: "origin" },
  { modules: /^hono\/cors$/, without: "any", origin: "origin" },
  { modules: /^@elysiajs\/cors$/, without: "any", origin: "origin" },
  { modules: /^micro-cors$/, without: "any", origin: "origin" },
];

function judgeOptions(
  call: TS.CallExpression,
  options: TS.Expression | undefined,
  without: "any" | "fine",
  name: string,
  file: TsFile,
): Outcomes {
  const at = call.expression;
  if (!options)
    return without === "any"
      ? report({ at, how: `${name}() without options`, credentials: false, ...optionless(call, file) }, file)
      : undefined;
  const object = objectOf(options, file);
  if (!object) return undefined;
  const credentialsOption = optionOf(object, "credentials", file);
  const credentials = credentialsOption.state === "set" && staticValue(credentialsOption.value, file)?.value === true;
  const origin = optionOf(object, "origin", file);
  if (origin.state === "unknown") return undefined;
  if (origin.state === "absent") {
    if (object.properties.some((property) => ts.isMethodDeclaration(property) && propertyName(property.name) === "origin"))
      return undefined;
    const fix = allowListFix(undefined, object, file);
    return without === "any" ? report({ at, how: `${name}() without origin`, credentials, ...(fix ? { fix } : {}) }, file) : undefined;
  }
  const judged = judgeOrigin(origin.value, file);
  if (judged === "fine") return met(spanOf(origin.property, file));
  if (!judged) return undefined;
  const fix = allowListFix(origin.value, undefined, file);
  return report({ at: origin.value, how: judged.how, credentials, ...(fix ? { fix } : {}) }, file);
}

function optionless(call: TS.CallExpression, file: TsFile): { fix?: ProblemFix } {
  const list = `(process.env.ALLOWED_ORIGINS ?? ${quoted("", file)}).split(${quoted(",", file)}).filter(Boolean)`;
  const at = call.end - 1;
  return {
    fix: {
      fix: "allowList",
      edits: [{ start: at, end: at, text: `{ origin: ${list} }` }],
      ensureLines: [
        {
          path: ".env.example",
          line: "ALLOWED_ORIGINS=https://app.example.com",
          comment: "Origins that may call the API, separated by commas",
        },
      ],
    },
  };
}

/** cors(), cors({ origin: … }) */
function visitCors(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const origin = originOf(call.expression, file);
  const row = origin && libraries.find((library) => library.modules.test(origin.module));
  if (!row) return undefined;
  // app.use("/public", cors()): a route whose answers are public on purpose.
  const parent = call.parent;
  if (ts.isCallExpression(parent) && parent.arguments[0] !== call && publicPath.test(staticString(parent.arguments[0], file) ?? ""))
    return undefined;
  return judgeOptions(call, call.arguments[0], row.without, "cors", file);
}

/** app.enableCors(…) and NestFactory.create(Module, { cors: true }). */
function visitEnable(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !receiverOf(call)) return undefined;
  return judgeOptions(call, call.arguments[0], "any", "enableCors", file);
}

function visitCreate(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !/^NestFactory\.create$/.test(chainOf(call.expression)?.join(".") ?? "")) return undefined;
  const options = call.arguments.map((argument) => objectOf(argument, file)).find((object) => object !== undefined);
  const cors = options && optionOf(options, "cors", file);
  if (cors?.state !== "set") return undefined;
  if (staticValue(cors.value, file)?.value === true) return report({ at: cors.property, how: "cors: true", credentials: false }, file);
  return undefined;
}

/** fastify.register(cors, { origin: "*" }): without origin @fastify/cors answers "*". */
function visitRegister(call: TS.CallExpression, file: TsFile): Outcomes {
  const [plugin, options] = call.arguments;
  if (!plugin || outside(file)) return undefined;
  const inner = unwrap(plugin);
  const required = ts.isCallExpression(inner) ? inner : plugin;
  const module = originOf(required, file)?.module ?? "";
  if (!/^(?:@fastify\/cors|fastify-cors)$/.test(module)) return undefined;
  return judgeOptions(call, options, "any", "register(cors)", file);
}

/** new Server(httpServer, { cors: { origin: "*" } }) of socket.io. */
function visitServer(created: TS.NewExpression, file: TsFile): Outcomes {
  if (outside(file) || !/^socket\.io$/.test(originOf(created.expression, file)?.module ?? "")) return undefined;
  const options = created.arguments?.map((argument) => objectOf(argument, file)).find((object) => object !== undefined);
  const cors = options && optionOf(options, "cors", file);
  const object = cors?.state === "set" ? objectOf(cors.value, file) : undefined;
  const origin = object && optionOf(object, "origin", file);
  if (origin?.state !== "set") return undefined;
  const judged = judgeOrigin(origin.value, file);
  if (judged === "fine") return met(spanOf(origin.property, file));
  if (!judged || !object) return undefined;
  const credentials = optionOf(object, "credentials", file);
  const fix = allowListFix(origin.value, undefined, file);
  return report(
    {
      at: origin.value,
      how: judged.how,
      credentials: credentials.state === "set" && staticValue(credentials.value, file)?.value === true,
      ...(fix ? { fix } : {}),
    },
    file,
  );
}

const header = "access-control-allow-origin";

/** res.setHeader("Access-Control-Allow-Origin", "*"), headers.set(…), reply.header(…), c.header(…) */
function visitHeader(call: TS.CallExpression, file: TsFile): Outcomes {
  const [name, value] = call.arguments;
  if (!name || !value || outside(file) || staticString(name, file)?.toLowerCase() !== header) return undefined;
  return judgeHeader(value, call, file);
}

function judgeHeader(value: TS.Expression, around: TS.Node, file: TsFile): Outcomes {
  const inner = unwrap(value);
  if (followsOption(around)) return undefined;
  const credentials = /Access-Control-Allow-Credentials['"`]?\s*[,:]\s*['"`]?true/i.test(file.text);
  const known = staticValue(inner, file);
  if (known)
    return known.value === "*"
      ? report({ at: inner, how: "Access-Control-Allow-Origin: *", credentials }, file)
      : typeof known.value === "string" && known.value !== ""
        ? met(spanOf(inner, file))
        : undefined;
  // origin || "*"
  if (
    ts.isBinaryExpression(inner) &&
    (inner.operatorToken.kind === ts.SyntaxKind.BarBarToken || inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  ) {
    if (staticString(inner.right, file) === "*" && isRequestOrigin(inner.left, file))
      return report({ at: inner, how: "the request's origin, else *", credentials }, file);
    return undefined;
  }
  if (!isRequestOrigin(inner, file)) return undefined;
  return checkedBefore(around, inner, file) ? met(spanOf(inner, file)) : problem("echo", spanOf(inner, file));
}

/** if (options.origin === "*") …: a helper that does what it is told; who tells it is judged where the option is given. */
function followsOption(around: TS.Node): boolean {
  for (let node: TS.Node = around; node.parent && !isFunction(node); node = node.parent) {
    if (ts.isIfStatement(node.parent) && node.parent.expression !== node && /['"`]\*['"`]/.test(node.parent.expression.getText()))
      return true;
    if (ts.isCaseClause(node.parent) && /['"`]\*['"`]/.test(node.parent.expression.getText())) return true;
  }
  return false;
}

/** req.headers.origin, req.get("origin"), request.headers.get("origin"), or a constant that is one. */
function isRequestOrigin(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    return initializer !== undefined && isRequestOrigin(initializer, file);
  }
  if (ts.isBinaryExpression(inner)) return isRequestOrigin(inner.left, file);
  if (ts.isCallExpression(inner))
    return /^(?:get|header)$/.test(lastNameOf(inner.expression)) && staticString(inner.arguments[0], file)?.toLowerCase() === "origin";
  return lastNameOf(inner).toLowerCase() === "origin" && chainOf(inner)?.at(-2) === "headers";
}

/** Whether the function compares the origin with something before it is echoed. */
function checkedBefore(around: TS.Node, origin: TS.Expression, file: TsFile): boolean {
  const name = ts.isIdentifier(origin) ? origin.text : "origin";
  let scope: TS.Node = around;
  while (scope.parent && !isFunction(scope)) scope = scope.parent;
  const text = file.text.slice(scope.pos, around.end);
  return new RegExp(
    `(?:includes|has|indexOf|test|match|some|find|endsWith|startsWith|isAllowed\\w*|allowed\\w*|validate\\w*|check\\w*|isValid\\w*|isTrusted\\w*)\\s*\\(?[^;\\n]{0,80}\\b${name}\\b|\\b${name}\\b\\s*(?:===?|!==?)\\s*[^=\\s]|\\b${name}\\b\\s*(?:\\?\\.|\\.)(?:endsWith|startsWith|match|includes)|(?:===?|!==?)\\s*${name}\\b|\\[\\s*${name}\\s*\\]|switch\\s*\\(\\s*${name}`,
  ).test(text);
}

/** { "Access-Control-Allow-Origin": "*" } in an answer's headers, and { key: "Access-Control-Allow-Origin", value: "*" } of next.config. */
function visitHeaderProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file)) return undefined;
  return isRequestHeaders(property, file) ? undefined : judgeHeader(property.initializer, property, file);
}

/** Headers of a request that this code sends out say nothing of its own answers. */
function isRequestHeaders(property: TS.PropertyAssignment, file: TsFile): boolean {
  for (let node: TS.Node = property; node.parent && !ts.isStatement(node); node = node.parent) {
    if (ts.isCallExpression(node.parent) && node.parent.expression !== node) {
      return (
        /^(?:fetch|axios|get|post|put|patch|delete|request|create|got|ky)$/.test(lastNameOf(node.parent.expression)) &&
        !/^(?:res|response|reply|NextResponse|Response)$/.test(chainOf(node.parent.expression)?.at(-2) ?? "")
      );
    }
  }
  return [...importsOf(file).values()].some((imported) => /^axios$/.test(imported.module)) && !isApiFile(file);
}

function visitKey(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  if (!ts.isPropertyAssignment(property) || outside(file) || staticString(property.initializer, file)?.toLowerCase() !== header)
    return undefined;
  const value = optionOf(property.parent, "value", file);
  if (value.state !== "set" || staticString(value.value, file) !== "*") return undefined;
  const source = property.parent.parent?.parent?.parent;
  const path = source && ts.isObjectLiteralExpression(source) ? optionOf(source, "source", file) : undefined;
  const route = path?.state === "set" ? (staticString(path.value, file) ?? "") : "";
  if (publicPath.test(route) || /\.(?:js|css|json|woff2?|svg|png)/.test(route) || /_next/.test(route)) return undefined;
  const credentials = /Access-Control-Allow-Credentials/i.test(file.text) && /value:\s*['"`]true/.test(file.text);
  return /\/api|\(\.\*\)|:path\*|^\/$/.test(route) || credentials
    ? problem(credentials ? "credentials" : "any", spanOf(value.value, file), { data: { how: "Access-Control-Allow-Origin: *" } })
    : undefined;
}

export const typescript: TypeScriptVisitors = {
  call: {
    cors: visitCors,
    corsMiddleware: visitCors,
    enableCors: visitEnable,
    create: visitCreate,
    register: visitRegister,
    setHeader: visitHeader,
    header: visitHeader,
    set: visitHeader,
    append: visitHeader,
  },
  new: { Server: visitServer },
  property: { "Access-Control-Allow-Origin": visitHeaderProperty, "access-control-allow-origin": visitHeaderProperty, key: visitKey },
};
