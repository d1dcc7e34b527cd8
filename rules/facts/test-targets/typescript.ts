import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { packagesFor } from "../../shared/packages/index.ts";
import { providerPackages } from "../../shared/packages/traits.ts";
import { chainOf, isFunction, lastNameOf, receiverOf, spanOf, unwrap } from "../../shared/typescript/nodes.ts";
import { testPaths } from "../../shared/typescript/tests.ts";
import { importsOf, requiredModule } from "../../shared/typescript/scope.ts";
import { hole, optionOf, staticString, staticValue, textWithHoles } from "../../shared/typescript/values.ts";
import { isFailure, methods, requestPath, TestPractices, timeoutWords } from "./targets.ts";

const callsKey = {};
const isCall = (node: TS.Node): boolean => ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isBinaryExpression(node);

/** Packages by which a test drives the program as its clients do. */
const drivers =
  /^(?:supertest|supertest-session|superagent|chai-http|light-my-request|pactum|testcontainers|@testcontainers\/.+|hono\/testing|next-test-api-route-handler|node-mocks-http|@mswjs\/data|@elysiajs\/eden|@modelcontextprotocol\/sdk\/(?:inMemory|client\/.+)(?:\.js)?|@cloudflare\/vitest-pool-workers|cloudflare:test|convex-test|mongodb-memory-server|@electric-sql\/pglite|pg-mem|fastmcp)$/;
/** Packages that answer for others over HTTP. */
const answering =
  /^(?:msw(?:\/.+)?|nock|@pollyjs\/.+|fetch-mock|fetch-mock-jest|@fetch-mock\/.+|jest-fetch-mock|vitest-fetch-mock|axios-mock-adapter|moxios|mockttp|mock-server|wiremock|@wiremock\/.+|wiremock-captain|stubby|mockserver-client|aws-sdk-client-mock|stripe-mock|nock-record|talkback|jest-mock-axios|msw-auto-mock|undici-mock|@anatine\/.+|openai-mock|@copilotkit\/llmock)$/;
const ownRunner =
  /^(?:vitest|@jest\/.+|node:.+|mocha|chai|sinon|ava|tap|@playwright\/.+|@testing-library\/.+|react(?:\/.+|-dom.*)?|@types\/.+)$/;
const provider = new Set([...providerPackages, ...packagesFor("http-client"), "node:http", "node:https", "http", "https"]);
/** Modules of the project around a provider, by their names. */
const ofProvider =
  /stripe|openai|anthropic|xero|twilio|sendgrid|mail|resend|postmark|s3|storage|github|gitlab|octokit|slack|google|hubspot|plaid|shopify|paypal|braintree|notion|linear|jira|discord|fetch|axios|http-?client|api-?client|oauth|provider|llm|pusher|segment|posthog|webhook/i;
/** Parts of pages, whatever they are called after. */
const ofPages = /(?:^|\/)(?:hooks?|components?|contexts?|stores?)\/|(?:^|\/)use-?[A-Z-]/;
const sending = /request|fetch|api|call|send|query|inject|hit|http|client|invoke|^(?:get|post|put|patch|del(?:ete)?)(?:[A-Z_]|$)/i;
const asserting =
  /^(?:expect|assert|should|equal|strictEqual|deepEqual|toBe|toEqual|to[A-Z]\w*|match|include|contain|calledWith|redirect\w*|describe|it|test|suite|context)$/;
const opening = new Set(["goto", "visit", "navigate", "gotoPage", "visitPage"]);
const typing = new Set(["fill", "type", "pressSequentially", "fillForm", "setValue"]);
const replacing = new Set(["mock", "doMock", "unstable_mockModule", "module"]);

/** TypeScript: files of tests only. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (!file.role.test) return undefined;
    const found = new TestPractices();
    imports(file, found);
    const calls = file.collect(callsKey, isCall);
    const forms = calls.some((node) => ts.isCallExpression(node) && typing.has(lastNameOf(node.expression)));
    for (const node of calls) {
      if (ts.isBinaryExpression(node)) replacedFetch(node, file, found);
      else visit(node as TS.CallExpression | TS.NewExpression, file, found, forms);
    }
    return found.outcomes;
  },
};

function imports(file: TsFile, found: TestPractices): void {
  const modules = new Map<string, { readonly names: string[]; readonly node: TS.Node }>();
  for (const imported of importsOf(file).values()) {
    const known = modules.get(imported.module);
    if (known) known.names.push(imported.name);
    else if (!imported.typeOnly) modules.set(imported.module, { names: [imported.name], node: imported.node });
  }
  for (const [module, { names, node }] of modules) importOf(module, names, node, file, found);
}

function importOf(module: string, names: readonly string[], node: TS.Node, file: TsFile, found: TestPractices): void {
  const at = { start: node.getStart(file.root), end: node.end };
  if (answering.test(module)) found.add("test-mock", module, at);
  else if (drivers.test(module)) found.add("test-integration", module, at);
  // A module that is only called testing may be part of the program.
  else if (testPaths.test(file.path) && (/^[.@~#]/.test(module) || module.includes("/")) && !ownRunner.test(module))
    found.add("test-target", `import ${module}#${names.join(",")}`, at);
}

function visit(call: TS.CallExpression | TS.NewExpression, file: TsFile, found: TestPractices, forms: boolean): void {
  const name = lastNameOf(call.expression);
  const args = call.arguments ?? [];
  const [first] = args;
  const at = spanOf(call.expression, file);
  if (ts.isNewExpression(call)) {
    if (/Request$/.test(name) && first) request("", args, file, found, at, true);
    else if (name === "MockAgent") found.add("test-mock", "undici MockAgent", at);
    return;
  }
  const inside = requiredModule(call);
  if (inside !== undefined) {
    if (![...importsOf(file).values()].some(({ module }) => module === inside)) importOf(inside, ["*"], call, file, found);
    return;
  }
  failure(call, name, file, found);
  if (replacing.has(name) && first && /^(?:jest|vi|mock|td|quibble)$/.test(lastNameOf(receiverOf(call) ?? call.expression))) {
    const module = staticString(first, file);
    if (module !== undefined && isProvider(module)) found.add("test-mock", module, at);
  } else if (
    name === "spyOn" &&
    first &&
    /^(?:axios|got|ky|http|https|undici|stripe|openai|resend|twilio|octokit|s3|ses)/i.test(lastNameOf(first))
  ) {
    found.add("test-mock", lastNameOf(first), at);
  } else if (name === "overrideProvider" && first && ofProvider.test(lastNameOf(first))) {
    found.add("test-mock", lastNameOf(first), at);
  } else if (
    (name === "stubGlobal" || name === "spyOn" || name === "method") &&
    args.some((arg) => ts.isStringLiteralLike(arg) && arg.text === "fetch")
  ) {
    found.add("test-mock", "fetch", at);
  } else if (name === "route" && /^(?:page|context)$/.test(lastNameOf(receiverOf(call) ?? call.expression))) {
    found.add("test-mock", "page.route", at);
  } else if (name === "callTool" && first) tool(first, file, found, at);
  else if (opening.has(name) && first) {
    const path = pathOf(first, file, false);
    if (path !== undefined) found.add("test-target", `${forms ? "FORM" : "PAGE"} ${path}`, at);
  } else sent(call, name, file, found);
}

/** A request by its call, whatever sends it: what answers for others, and routes of an app that the test makes, are none. */
function sent(call: TS.CallExpression, name: string, file: TsFile, found: TestPractices): void {
  const args = call.arguments;
  const [first, second] = args;
  const at = spanOf(call.expression, file);
  const receiver = receiverOf(call);
  const chain = chainOf(call.expression) ?? [];
  if (/^\$(?:get|post|put|patch|delete)$/.test(name) && chain.length > 2) {
    const path = `/${chain
      .slice(1, -1)
      .map((part) => (part.startsWith(":") ? "*" : part))
      .join("/")}`;
    found.add("test-target", `${methods[name.slice(1)]} ${path}`, at);
    found.add("test-integration", "typed client", at);
    return;
  }
  if (/caller/i.test(chain[0] ?? "") && chain.length > 1 && !chain.some((part) => part.endsWith("()") && part !== chain[0])) {
    found.add("test-target", `call ${chain.slice(1).join(".")}`, at);
    return;
  }
  if (!first || asserting.test(name) || args.some((arg) => isFunction(unwrap(arg)))) return;
  if (receiver && answers(receiver, file)) return;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method !== undefined && receiver) {
    const driven = /^(?:request|supertest|agent|chai|api|app|server|http)\(\)$|(?:^|\.)(?:request|agent|client|api|inject|http)\b/i.test(
      chainOf(receiver)?.join(".") ?? "",
    );
    const path = pathOf(first, file, false);
    if (path !== undefined) found.add("test-target", `${method} ${path}`, at);
    else if (driven && !textual(first)) found.add("test-target", "? ", at);
    return;
  }
  if (
    name === "inject" ||
    (name === "request" && receiver) ||
    name === "handle" ||
    (name === "fetch" && !receiver) ||
    name === "axios" ||
    sending.test(name)
  ) {
    const verb = staticString(first, file);
    if (verb !== undefined && /^(?:get|post|put|patch|delete)$/i.test(verb) && second) {
      const path = pathOf(second, file, false);
      if (path !== undefined) found.add("test-target", `${verb.toUpperCase()} ${path}`, at);
      return;
    }
    request(
      method ?? methods[/^(get|post|put|patch|del(?:ete)?)(?![a-z])/.exec(name)?.[1] ?? ""] ?? "",
      args,
      file,
      found,
      at,
      name === "request" || name === "inject",
    );
    if (name === "inject") found.add("test-integration", "inject", at);
    else if (name === "request" && receiver && ts.isIdentifier(unwrap(receiver)) && /app|server|router|api/i.test(lastNameOf(receiver)))
      found.add("test-integration", "app.request", at);
    else if (name === "fetch" && !receiver) {
      const text = textWithHoles(first, file);
      if (text !== undefined && /^(?:\0|https?:\/\/(?:localhost|127\.0\.0\.1)[:/])/.test(text)) found.add("test-integration", "fetch", at);
    }
  }
}

/** `fetch(path, { method })`, `inject({ method, url })`, a helper's `injectAs(user, { method, url })`. */
function request(
  method: string,
  args: readonly TS.Expression[],
  file: TsFile,
  found: TestPractices,
  at: { start: number; end: number },
  anyHost: boolean,
): void {
  const given = args.slice(0, 3).map(unwrap);
  const options = given.find((arg): arg is TS.ObjectLiteralExpression => ts.isObjectLiteralExpression(arg));
  const written = options && ["url", "path", "uri"].map((key) => optionOf(options, key, file)).find((option) => option.state === "set");
  const texts = written?.state === "set" ? [written.value] : given.filter((arg) => arg !== options).slice(0, 2);
  const path = texts.map((text) => pathOf(text, file, anyHost)).find((one) => one !== undefined);
  if (path === undefined) return;
  const verb = options && optionOf(options, "method", file);
  const unknown = verb?.state === "unknown" || (method === "" && !options && args.length > 1);
  found.add(
    "test-target",
    `${verb?.state === "set" ? (staticString(verb.value, file)?.toUpperCase() ?? "*") : method || (unknown ? "*" : "GET")} ${path}`,
    at,
  );
}

function pathOf(expression: TS.Expression, file: TsFile, anyHost: boolean): string | undefined {
  const inner = unwrap(expression);
  // new URL("/orders", base)
  const text =
    ts.isNewExpression(inner) && inner.arguments?.[0] && lastNameOf(inner.expression) === "URL"
      ? textWithHoles(inner.arguments[0], file)
      : textWithHoles(inner, file);
  return text === undefined ? undefined : requestPath(text, hole, anyHost);
}

/** Whether an expression is some text that the reader can see, so that it is no path for sure when it does not look like one. */
function textual(expression: TS.Expression): boolean {
  const inner = unwrap(expression);
  return ts.isStringLiteralLike(inner) || ts.isObjectLiteralExpression(inner) || ts.isNumericLiteral(inner) || isFunction(inner);
}

const ofSignature = /signature|verif/i;

function isProvider(module: string): boolean {
  const path = module.split("/");
  // Who checks a signature is no provider.
  return (
    provider.has(module) ||
    (/^[.@~#]/.test(module) && ofProvider.test(path.slice(-2).join("/")) && !ofSignature.test(path.at(-1) ?? "") && !ofPages.test(module))
  );
}

/** `nock("…").get("/x")`, `http.get("…", …)` of MSW, `mock.onGet`, a stub's `.get`. */
function answers(receiver: TS.Expression, file: TsFile): boolean {
  const chain = chainOf(receiver) ?? [];
  const root = (chain[0] ?? "").replace(/\(\)$/, "");
  const imported = importsOf(file).get(root);
  return (
    (imported !== undefined && answering.test(imported.module)) ||
    /^(?:nock|scope|mock\w*|stub\w*|map|cache|headers|params|searchParams|fs|path|_)$/i.test(root)
  );
}

function tool(first: TS.Expression, file: TsFile, found: TestPractices, at: { start: number; end: number }): void {
  const inner = unwrap(first);
  const option = ts.isObjectLiteralExpression(inner) ? optionOf(inner, "name", file) : undefined;
  const name = option ? (option.state === "set" ? staticString(option.value, file) : undefined) : staticString(inner, file);
  found.add("test-target", name === undefined ? "? " : `tool ${name}`, at);
}

const statusMatchers = new Set([
  "expect",
  "expectStatus",
  "toBe",
  "toEqual",
  "toStrictEqual",
  "toHaveProperty",
  "equal",
  "strictEqual",
  "equals",
  "status",
  "is",
  "toHaveStatus",
  "same",
  "eql",
  "toBeStatus",
]);
const throwing = new Set([
  "toThrow",
  "toThrowError",
  "toThrowErrorMatchingInlineSnapshot",
  "toThrowErrorMatchingSnapshot",
  "throws",
  "rejects",
  "throwsAsync",
  "rejectedWith",
]);
const failing = new Set([
  "mockRejectedValue",
  "mockRejectedValueOnce",
  "replyWithError",
  "networkError",
  "abortRequest",
  "mockReject",
  "mockRejectOnce",
  "mockAbort",
]);

/** What a test expects to go wrong, and what it makes go wrong. */
function failure(call: TS.CallExpression, name: string, file: TsFile, found: TestPractices): void {
  const at = spanOf(call.expression, file);
  if (throwing.has(name)) found.add("test-failure", "throws", at);
  else if (failing.has(name)) found.add("test-failure", "provider", at);
  else if (statusMatchers.has(name)) {
    const about =
      name === "expect" || name === "expectStatus" || name === "status" || /status|code/i.test(call.getText(file.root).slice(0, 200));
    for (const argument of call.arguments.slice(0, 2)) {
      const value = ts.isNumericLiteral(argument) || ts.isIdentifier(argument) ? staticValue(argument, file)?.value : undefined;
      if (about && typeof value === "number" && isFailure(value)) found.add("test-failure", String(value), at);
      const named = ts.isPropertyAccessExpression(argument) ? failureByName(argument.name.text) : undefined;
      if (named !== undefined) found.add("test-failure", named, at);
    }
  } else if (/^(?:reply|status|json|mockResponse\w*|fulfill|respond\w*)$/.test(name) || name === "Response") {
    for (const argument of call.arguments.slice(0, 2)) {
      const value = ts.isNumericLiteral(argument) ? Number(argument.text) : statusOption(argument, file);
      if (value !== undefined && value >= 500 && value <= 599) found.add("test-failure", "provider", at);
    }
  } else if (/^(?:it|test|specify)$/.test(name)) {
    const title = call.arguments[0];
    if (title && ts.isStringLiteralLike(title) && timeoutWords.test(title.text)) found.add("test-failure", "timeout", at);
  }
}

function statusOption(expression: TS.Expression, file: TsFile): number | undefined {
  const inner = unwrap(expression);
  const option = ts.isObjectLiteralExpression(inner) ? optionOf(inner, "status", file) : undefined;
  const value = option?.state === "set" ? staticValue(option.value, file)?.value : undefined;
  return typeof value === "number" ? value : undefined;
}

/** `HttpStatus.NOT_FOUND`, `StatusCodes.UNAUTHORIZED`, `httpStatus.BAD_REQUEST`. */
function failureByName(name: string): string | undefined {
  const key = name.toLowerCase().replaceAll("_", "");
  return Object.hasOwn(statusNames, key) ? statusNames[key] : undefined;
}

const statusNames: Readonly<Record<string, string>> = {
  badrequest: "400",
  unauthorized: "401",
  paymentrequired: "402",
  forbidden: "403",
  notfound: "404",
  conflict: "409",
  gone: "410",
  unprocessableentity: "422",
  toomanyrequests: "429",
  internalservererror: "500",
  badgateway: "502",
  serviceunavailable: "503",
  gatewaytimeout: "504",
};

/** `global.fetch = jest.fn()`. */
function replacedFetch(node: TS.BinaryExpression, file: TsFile, found: TestPractices): void {
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
  const chain = chainOf(node.left);
  if (chain?.length === 2 && chain[1] === "fetch" && /^(?:global|globalThis|window|self)$/.test(chain[0] ?? ""))
    found.add("test-mock", "fetch", spanOf(node.left, file));
}
