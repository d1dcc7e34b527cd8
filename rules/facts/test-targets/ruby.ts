import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, constantName, optionOf, type RbCall } from "../../shared/ruby/calls.ts";
import { nameValue, numberValue, stringValue, symbolValue } from "../../shared/ruby/values.ts";
import { isFailure, methods, requestPath, TestPractices, timeoutWords } from "./targets.ts";
import { mentions } from "../../shared/mentions.ts";

const hole = "\u0000";
const typing = /\b(?:fill_in|\.set\(|send_keys|fill_in_\w+)/;

/** Constants of libraries that call a provider, and what stands in for them. */
const ofProvider =
  /^(?:Stripe|StripeMock|Twilio|OpenAI|Anthropic|Octokit|Aws|HTTParty|Faraday|Net::HTTP|RestClient|Typhoeus|Excon|HTTP|Slack|Google|Plaid|PlaidItem|Shopify\w*|Koala|Postmark|SendGrid|Braintree|PayPal|Gibbon|Mailchimp|Intercom|Segment|Pusher|Fastly|Elasticsearch|OAuth2)(?:::|$)|(?:Client|Gateway|Provider)$/;

/** What the tests of a file reach, expect to fail and answer themselves. */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    if (!file.role.test) return undefined;
    const found = new TestPractices();
    const forms = mentions(file, typing);
    const subject = subjectOf(root, file, found);
    if (
      /(?:^|\/)(?:requests?|integration|api|features?|system)\//.test(file.path) &&
      mentions(file, /\b(?:get|post|put|patch|delete|visit)\b/)
    )
      found.add("test-integration", /(?:features?|system)\//.test(file.path) ? "system specs" : "request specs", start(root));
    walkTree(root, (node) => {
      const call = node.type === "call" ? callOf(node, file) : undefined;
      if (call) visit(call, file, found, subject, forms);
    });
    return found.outcomes;
  },
};

function start(root: SyntaxNode): { start: number; end: number } {
  const first = root.children[0] ?? root;
  return { start: first.start, end: Math.min(first.end, first.start + 1) };
}

/** The class that a file tests: the outermost `describe Orders::Create`, or `class OrdersControllerTest`. */
function subjectOf(root: SyntaxNode, file: RbFile, found: TestPractices): string {
  let subject = "";
  walkTree(root, (node) => {
    if (subject !== "") return false;
    if (node.type === "class") {
      const name = constantName(child(node, "name"), file) ?? "";
      if (/Test$/.test(name)) {
        subject = name.replace(/Test$/, "");
        found.add("test-target", `class ${subject}`, child(node, "name") ?? node);
        const base = constantName(namedChildren(child(node, "superclass"))[0], file) ?? "";
        if (/IntegrationTest|SystemTestCase/.test(base)) found.add("test-integration", base, child(node, "name") ?? node);
      }
      return false;
    }
    const call = node.type === "call" ? callOf(node, file) : undefined;
    if (call && /^(?:describe|context|feature)$/.test(call.name)) {
      const name = constantName(call.args[0], file);
      if (name !== undefined) {
        subject = name;
        found.add("test-target", `class ${name}`, call.args[0] ?? node);
      }
      const type = symbolValue(optionOf(call, "type")?.value, file);
      if (type === "request" || type === "system" || type === "feature") found.add("test-integration", `${type} specs`, call.nameNode);
    }
    return node.type !== "method";
  });
  return subject;
}

function visit(call: RbCall, file: RbFile, found: TestPractices, subject: string, forms: boolean): void {
  const { name, nameNode } = call;
  const [first] = call.args;
  failure(call, file, found);
  if (name === "include" && /Rack::Test::Methods/.test(first ? textOf(file, first) : ""))
    found.add("test-integration", "Rack::Test", nameNode);
  else if (
    name === "stub_request" ||
    name === "use_cassette" ||
    (name === "vcr" && !call.receiver) ||
    name === "stub_http" ||
    (/^stub_\w+_(?:request|api)$/.test(name) && !call.receiver)
  )
    found.add("test-mock", name, nameNode);
  else if (/^(?:describe|context|it|scenario|feature)$/.test(name) && optionOf(call, "vcr", "webmock"))
    found.add("test-mock", "vcr", nameNode);
  else if (name === "stub_responses" || /^(?:WebMock|VCR)$/.test(constantName(call.receiver, file) ?? ""))
    found.add("test-mock", constantName(call.receiver, file) ?? name, nameNode);
  if (/^(?:allow|expect|allow_any_instance_of|expect_any_instance_of|stubs|expects|any_instance|start|stub)$/.test(name)) {
    const constant = constantName(first, file) ?? constantName(call.receiver, file) ?? "";
    if (ofProvider.test(constant)) found.add("test-mock", constant, nameNode);
  }
  if (name === "visit" && !call.receiver) {
    opened(call, file, found, forms);
    return;
  }
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined || call.receiver || name === "options" || !first) return;
  const action = symbolValue(first, file);
  if (action !== undefined) {
    if (/Controller$/.test(subject)) found.add("test-target", `action ${controllerPath(subject)}#${action}`, nameNode);
    return;
  }
  const helper = helperOf(first, file);
  if (helper) found.add("test-target", `${method} ${helper}`, nameNode);
  else {
    const path = pathOf(first, file);
    found.add("test-target", path === undefined ? "? " : `${method} ${path}`, nameNode);
  }
}

function opened(call: RbCall, file: RbFile, found: TestPractices, forms: boolean): void {
  const [first] = call.args;
  if (!first) return;
  const helper = helperOf(first, file);
  const path = helper ?? pathOf(first, file);
  if (path !== undefined) found.add("test-target", `${forms ? "FORM" : "PAGE"} ${path}`, call.nameNode);
}

/** `order_path(order)` → `order_path/1`: the helper's name and the number of its arguments. */
function helperOf(node: SyntaxNode, file: RbFile): string | undefined {
  const call = callOf(node, file);
  if (!call || !/_(?:path|url)$/.test(call.name)) return undefined;
  return `${call.name.replace(/_url$/, "_path")}/${call.args.length}`;
}

function pathOf(node: SyntaxNode, file: RbFile): string | undefined {
  const known = stringValue(node, file);
  if (known !== undefined) return requestPath(known, hole);
  if (node.type !== "string") return undefined;
  const text = namedChildren(node)
    .map((part) => (part.type === "string_content" ? textOf(file, part) : hole))
    .join("");
  return requestPath(text, hole);
}

/** Admin::OrdersController → admin/orders, as Rails names it in its routes. */
function controllerPath(name: string): string {
  return name
    .replace(/Controller$/, "")
    .split("::")
    .map((part) => part.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase())
    .join("/");
}

const failureNames: Readonly<Record<string, string>> = {
  bad_request: "400",
  unauthorized: "401",
  forbidden: "403",
  not_found: "404",
  missing: "404",
  conflict: "409",
  unprocessable_entity: "422",
  unprocessable_content: "422",
  too_many_requests: "429",
  internal_server_error: "500",
  error: "500",
  bad_gateway: "502",
  service_unavailable: "503",
};

function failure(call: RbCall, file: RbFile, found: TestPractices): void {
  const { name, nameNode } = call;
  const [first] = call.args;
  if (/^(?:assert_response|have_http_status|respond_with|eq|assert_equal|be|to_return)$/.test(name)) {
    const number = numberValue(first, file) ?? numberValue(optionOf(call, "status")?.value, file);
    const about = /^(?:eq|assert_equal|be)$/.test(name)
      ? /status|code/.test(textOf(file, call.node.parent?.parent ?? call.node).slice(0, 200))
      : true;
    if (name === "to_return") {
      if (number !== undefined && number >= 500) found.add("test-failure", "provider", nameNode);
    } else if (number !== undefined && about && isFailure(number)) found.add("test-failure", String(number), nameNode);
    else {
      const status = nameValue(first, file) ?? "";
      const named = Object.hasOwn(failureNames, status) ? failureNames[status] : undefined;
      if (named !== undefined && about) found.add("test-failure", named, nameNode);
    }
  } else if (name === "raise_error" || name === "assert_raises" || name === "assert_raise") {
    const error = first ? textOf(file, first) : "";
    found.add("test-failure", timeoutWords.test(error) ? "timeout" : "throws", nameNode);
  } else if (name === "to_timeout") found.add("test-failure", "timeout", nameNode);
  else if (name === "and_raise" || name === "to_raise" || name === "raises") {
    const error = first ? textOf(file, first) : "";
    found.add("test-failure", timeoutWords.test(error) ? "timeout" : "provider", nameNode);
  } else if (/^be_(?:not_found|unauthorized|forbidden|bad_request|unprocessable|server_error|client_error)$/.test(name)) {
    found.add("test-failure", name === "be_server_error" ? "500" : "400", nameNode);
  }
}
