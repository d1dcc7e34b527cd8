import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { child, childrenIn, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argument, argumentsOf, calledName, receiverOf } from "../../shared/python/calls.ts";
import { dottedName, lastName } from "../../shared/python/nodes.ts";
import { follow } from "../../shared/python/scopes.ts";
import { attributesOf, selfClass } from "../../shared/python/symbols.ts";
import { stringParts, stringValue } from "../../shared/python/values.ts";
import { isFailure, methods, requestPath, TestPractices, timeoutWords } from "./targets.ts";
import { mentions } from "../../shared/mentions.ts";

const hole = "\u0000";
/** Names that stand for names are followed this far. */
const deepest = 5;
const answering =
  /^(?:respx|responses|vcr|pytest_httpx|pytest_httpserver|requests_mock|httpretty|aioresponses|moto|pook|betamax|mocket|pytest_recording|httmock|stripe_mock|wiremock|localstack_client|botocore\.stub|pytest_responses|freezegun_http)(?:\.|$)/;
const answeringFixtures =
  /^(?:httpx_mock|respx_mock|requests_mock|aioresponses|httpserver|vcr_cassette|mocked_responses|responses|mock_httpx\w*)$/;
/** Modules of the language, of runners and of what drives tests: no parts of the project. */
const foreign =
  /^(?:typing|os|sys|json|re|datetime|unittest|pytest\w*|collections|asyncio|uuid|pathlib|django|rest_framework|fastapi|starlette|flask|sqlalchemy|httpx|requests|mock|faker|factory|freezegun|time|random|io|decimal|functools|contextlib|dataclasses|tempfile|logging|copy|hashlib|base64|urllib|__future__|pydantic|sqlmodel|numpy|pandas|hypothesis|model_bakery|anyio|celery|jwt|bs4|aiohttp|shutil|subprocess|itertools|string|math|enum|types|inspect|warnings|textwrap|threading|click|typer|alembic|redis|boto3|parameterized)(?:\.|$)/;
const drivers =
  /(?:^|\.)(?:TestClient|AsyncClient|ASGITransport|APIClient|APITestCase|LiveServerTestCase|StaticLiveServerTestCase|AsyncTestClient|WebTest|TestApp|AioHTTPTestCase|TestServer|PostgresContainer|RedisContainer|MySqlContainer|DockerContainer|APISimpleTestCase|APITransactionTestCase|ClientSession|Client)$/;
const driving =
  /^(?:test_client|aiohttp_client|TestClient|AsyncClient|APIClient|test_request_context|ASGITransport|AsyncTestClient|TestApp|create_connected_server_and_client_session|PostgresContainer|RedisContainer)$/;
const opening = new Set(["goto", "visit"]);
const failures =
  /(?:Error|Exception|Exit|Denied|NotFound|Forbidden|Unauthorized|Timeout|Failure|Invalid\w*|Conflict|DoesNotExist|HTTPException)$/;

/** What the tests of a file reach, expect to fail and answer themselves. */
export const python: TreeVisitors<PyFile> = {
  file(root, file) {
    if (!file.role.test) return undefined;
    const found = new TestPractices();
    const forms = mentions(file, /\.(?:fill|type|send_keys)\(/);
    walkTree(root, (node) => {
      if (node.type === "import_from_statement" || node.type === "import_statement") importOf(node, file, found);
      else if (node.type === "call") visit(node, file, found, forms);
      else if (node.type === "comparison_operator" || node.type === "assert_statement") status(node, file, found);
      else if (node.type === "decorator") decorator(node, file, found);
      else if (node.type === "class_definition") bases(node, file, found);
      else if (node.type === "parameters") fixtures(node, file, found);
      else if (node.type === "string" || node.type === "comment") return false;
    });
    return found.outcomes;
  },
};

function importOf(node: SyntaxNode, file: PyFile, found: TestPractices): void {
  const from = child(node, "module_name");
  const names = childrenIn(node, "name").map((name) => textOf(file, name.type === "aliased_import" ? (child(name, "name") ?? name) : name));
  if (!from) {
    for (const name of names) {
      if (answering.test(name)) found.add("test-mock", name, node);
      else if (/^testcontainers/.test(name)) found.add("test-integration", name, node);
      else if (!foreign.test(name)) found.add("test-target", `import ${name}#*`, node);
    }
    return;
  }
  const module = textOf(file, from);
  if (answering.test(module)) found.add("test-mock", module, node);
  else if (/^testcontainers/.test(module)) found.add("test-integration", module, node);
  else if (
    /^(?:fastapi|starlette|django|rest_framework|httpx|aiohttp|litestar|sanic_testing|webtest|async_asgi_testclient|mcp|fastmcp|ninja|channels)(?:\.|$)/.test(
      module,
    )
  ) {
    const driver = names.find((name) => drivers.test(name) && (name !== "Client" || /django|fastmcp/.test(module)));
    if (driver !== undefined && !(driver === "AsyncClient" && module !== "httpx")) found.add("test-integration", driver, node);
  } else if (!foreign.test(module)) found.add("test-target", `import ${module}#${names.slice(0, 12).join(",")}`, node);
}

function bases(node: SyntaxNode, file: PyFile, found: TestPractices): void {
  const list = child(node, "superclasses");
  for (const base of list?.children ?? []) {
    const name = lastName(base, file);
    if (
      /^(?:APITestCase|LiveServerTestCase|StaticLiveServerTestCase|AioHTTPTestCase|APITransactionTestCase|AsyncHTTPTestCase|WebTest|SeleniumTestCase)$/.test(
        name,
      )
    )
      found.add("test-integration", name, base);
  }
}

function fixtures(node: SyntaxNode, file: PyFile, found: TestPractices): void {
  for (const part of node.children) {
    const name = textOf(file, part.type === "identifier" ? part : (child(part, "name") ?? part.children[0] ?? part));
    if (answeringFixtures.test(name)) found.add("test-mock", name, part);
  }
}

function decorator(node: SyntaxNode, file: PyFile, found: TestPractices): void {
  const text = textOf(file, node).slice(0, 120);
  if (
    /^@(?:pytest\.mark\.(?:vcr|respx|httpx_mock)|responses\.activate|respx\.mock|\w+\.use_cassette|mock_\w+|httpretty\.activate|requests_mock\.Mocker)/.test(
      text,
    )
  )
    found.add("test-mock", text.slice(1).split("(")[0] ?? "", node);
}

function visit(call: SyntaxNode, file: PyFile, found: TestPractices, forms: boolean): void {
  const name = calledName(call, file);
  const at = child(call, "function") ?? call;
  const receiver = receiverOf(call);
  const root = receiver ? (dottedName(receiver, file) ?? textOf(file, receiver).slice(0, 60)) : "";
  if (driving.test(name)) found.add("test-integration", name, at);
  if (name === "raises" || name === "assertRaises" || name === "assertRaisesMessage" || name === "assertRaisesRegex") {
    const error = lastName(argumentsOf(call, file).positional[0], file);
    if (timeoutWords.test(error)) found.add("test-failure", "timeout", at);
    else if (failures.test(error)) found.add("test-failure", "throws", at);
    return;
  }
  if (/^(?:patch|object)$/.test(name) || /^(?:patch|monkeypatch|mocker)/.test(root)) patched(call, file, found, at);
  failing(call, file, found, at);
  if (/^(?:assert|assert_)?status(?:_code)?$/i.test(name) || /^assert(?:Equal|Equals|StatusCode|_\w+)$/.test(name))
    status(call, file, found);
  if (name === "call_tool") {
    const tool = stringValue(argument(call, file, "name", 0), file);
    found.add("test-target", tool === undefined ? "? " : `tool ${tool}`, at);
    return;
  }
  if (name === "reverse" || name === "reverse_lazy" || name === "url_for" || name === "url_path_for") {
    const route = stringValue(argument(call, file, "viewname", 0), file);
    if (route !== undefined && !isAsserted(call, file)) found.add("test-target", `route ${route}`, at);
    return;
  }
  // views.Login.as_view(), views.unfollow(request): the handler itself is called.
  if (name === "as_view") found.add("test-target", `action ${root.split(".").at(-1) ?? ""}`, at);
  else if (/(?:^|\.)views?$/.test(root)) found.add("test-target", `action ${name}`, at);
  if (opening.has(name)) {
    const path = pathOf(argument(call, file, "url", 0), file);
    if (path !== undefined) found.add("test-target", `${forms ? "FORM" : "PAGE"} ${path}`, at);
    return;
  }
  if (/(?:^|\.)(?:respx\w*|responses|requests_mock|httpx_mock|rsps|mock\w*|environ|headers|json|data|cache|redis|dict|os)$|^m$/.test(root))
    return;
  const method =
    (Object.hasOwn(methods, name) ? methods[name] : undefined) ??
    (name === "request" || name === "open" || name === "generic" ? "*" : undefined);
  if (method !== undefined && receiver) {
    const { positional, keyword } = argumentsOf(call, file);
    const target = keyword.get("url") ?? keyword.get("path") ?? positional[name === "request" || name === "generic" ? 1 : 0];
    const verb =
      name === "request" || name === "generic" ? (stringValue(positional[0] ?? keyword.get("method"), file)?.toUpperCase() ?? "*") : method;
    const path = pathOf(target, file);
    if (path !== undefined) found.add("test-target", `${verb} ${path}`, at);
    else if (target && /client|session|app$/i.test(root) && !/^(?:call|string)$/.test(follow(target, file).type) && name !== "open")
      found.add("test-target", "? ", at);
    if (/(?:^|\.)(?:\w*client\w*|api)$/i.test(root) && path !== undefined) found.add("test-integration", root, at);
  } else if (/^(?:get|post|put|patch|delete|request|call|fetch|simulate|api)_?/i.test(name)) {
    for (const target of argumentsOf(call, file).positional.slice(0, 3)) {
      const path = target.type === "string" ? pathOf(target, file) : undefined;
      if (path === undefined) continue;
      found.add("test-target", `${methods[/^(get|post|put|patch|delete)(?:_|$)/.exec(name)?.[1] ?? ""] ?? "*"} ${path}`, at);
      break;
    }
  }
}

function isAsserted(call: SyntaxNode, file: PyFile): boolean {
  for (let node = call.parent, depth = 0; node && depth < 4; node = node.parent, depth++) {
    if (node.type === "comparison_operator" || node.type === "assert_statement") return true;
    if (node.type === "call") return /^assert/i.test(calledName(node, file));
  }
  return false;
}

function pathOf(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  const text = pathText(node, file);
  return text === undefined ? undefined : requestPath(text, hole);
}

/** The text of a path with a hole for each part that is made while the test runs. */
function pathText(node: SyntaxNode | undefined, file: PyFile, depth = 0): string | undefined {
  if (!node || depth > deepest) return undefined;
  const own = ownAttribute(node, file);
  if (own) return pathText(own, file, depth + 1);
  const value = follow(node, file);
  const parts = stringParts(value, file);
  if (parts) return parts.map((part) => (part.expression ? (stringValue(part.expression, file) ?? hole) : part.text)).join("");
  if (value.type === "binary_operator") {
    const start = pathText(child(value, "left"), file, depth + 1);
    const end = stringValue(child(value, "right"), file);
    if (start === undefined) return end?.startsWith("/") ? hole + end : undefined;
    return start + (end ?? (start.endsWith("/") ? hole : ""));
  }
  // "/orders/{}".format(id)
  if (value.type === "call" && calledName(value, file) === "format") return stringValue(receiverOf(value), file)?.replace(/\{\w*\}/g, hole);
  return stringValue(value, file);
}

/** What `self.url` is set to in its class. */
function ownAttribute(node: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const object = node.type === "attribute" ? child(node, "object") : undefined;
  const holder = object && selfClass(object, file);
  const name = child(node, "attribute");
  return holder && name ? attributesOf(holder, file).get(textOf(file, name))?.value : undefined;
}

/** `patch("app.mail.requests.post")`, `mocker.patch("stripe.Charge.create")`: the answer of a provider is made up. */
function patched(call: SyntaxNode, file: PyFile, found: TestPractices, at: SyntaxNode): void {
  const { positional } = argumentsOf(call, file);
  const target = positional
    .slice(0, 2)
    .map((arg) => stringValue(arg, file) ?? dottedName(arg, file) ?? "")
    .join(".");
  if (
    /(?:^|\.)(?:requests|httpx|aiohttp|urllib|urlopen|boto3|stripe|openai|anthropic|twilio|sendgrid|slack\w*|github|google|httplib2|http_client|smtplib|requests\.Session|http_session)(?:\.|$)/i.test(
      target,
    )
  )
    found.add("test-mock", `patch of ${target}`, at);
}

/** A stub that raises, or answers with a status of failure. */
function failing(call: SyntaxNode, file: PyFile, found: TestPractices, at: SyntaxNode): void {
  const list = child(call, "arguments");
  if (!list || list.children.length < 3) return;
  for (const part of list.children) {
    if (part.type !== "keyword_argument") continue;
    const key = textOf(file, child(part, "name") ?? part);
    const value = child(part, "value");
    if (!value) continue;
    if (key === "side_effect" || key === "exc" || key === "body") {
      const text = textOf(file, value).slice(0, 120);
      if (timeoutWords.test(text)) found.add("test-failure", "timeout", at);
      else if (/(?:Error|Exception)\b/.test(text)) found.add("test-failure", "provider", at);
    } else if ((key === "status" || key === "status_code") && /^5\d\d$/.test(textOf(file, value)))
      found.add("test-failure", "provider", at);
  }
}

/** `assert response.status_code == 404`, `self.assertEqual(response.status_code, status.HTTP_403_FORBIDDEN)`. */
function status(node: SyntaxNode, file: PyFile, found: TestPractices): void {
  const text = textOf(file, node).slice(0, 300);
  if (!/status|code|resp|\br\b/i.test(text)) return;
  for (const [, number] of text.matchAll(/(?:[=!]?=|,|\bin\b|[([{])\s*(?:(?:\w+\.)*HTTP_)?([45]\d\d)(?![\da-zA-Z.])/g)) {
    if (number !== undefined && isFailure(Number(number))) found.add("test-failure", number, node);
  }
  const named =
    /HTTPStatus\.(NOT_FOUND|UNAUTHORIZED|FORBIDDEN|BAD_REQUEST|CONFLICT|UNPROCESSABLE_ENTITY|TOO_MANY_REQUESTS|INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE|BAD_GATEWAY|GATEWAY_TIMEOUT)/.exec(
      text,
    )?.[1];
  if (named !== undefined)
    found.add("test-failure", named === "TOO_MANY_REQUESTS" ? "429" : /INTERNAL|SERVICE|GATEWAY/.test(named) ? "503" : "400", node);
}
