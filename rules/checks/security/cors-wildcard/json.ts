import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { JsonRoot } from "../../../languages/json/index.ts";
import {
  elementsOf,
  type JsonNode,
  jsonAt,
  propertiesOf,
  stringAt,
  stringOf,
  stringsOf,
  walkProperties,
} from "../../../shared/documents/json.ts";

/** Manifests of packages, compilers and editors, descriptions of interfaces: what they say of origins configures no server. */
const noConfiguration =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|jsconfig|composer|[^/]*(?:openapi|swagger|schema|postman)[^/]*|\.eslintrc|manifest|lerna|nx|turbo)\.jsonc?$|(?:^|\/)(?:\.vscode|\.idea|locales?|i18n|node_modules|fixtures)\//i;
const assets =
  /font|image|img|asset|static|public|media|favicon|icon|manifest|robots|sitemap|\.well-known|embed|widget|og\b|\.(?:js|css|woff2?|ttf|otf|png|jpe?g|svg|webp|gif|ico|json|xml|txt|mp4)\b/i;
const originHeader = "access-control-allow-origin";
const writingMethods = /\b(?:POST|PUT|PATCH|DELETE)\b/i;
const credentialHeaders = /\b(?:authorization|cookie|x-api-key|x-csrf-token)\b/i;
const originsKey = /^(?:cors_?)?(?:allowed_?|allow_?)origins?$|^cors_?origins?$/i;
/** Headers that a server writes into each answer by itself: beside them stands an answer that was recorded. */
const ofAnswers = /^(?:date|server|content-length|etag|last-modified|transfer-encoding|connection|age|via|cf-ray|set-cookie)$/i;
const credentialsKey = /^(?:allow_?|supports_?)?credentials$/i;

/** Headers and settings of origins in the configuration of hosts and applications. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>): Outcome[] => {
  if (noConfiguration.test(file.path) || file.role.test || file.role.example || file.role.development) return [];
  return [...headerLists(file.root.value), ...headerMaps(file.root.value), ...settings(file.root.value)];
};

/** A set of headers for some paths. */
interface HeaderRule {
  readonly source: string;
  readonly origin: JsonNode;
  readonly header: (name: string) => string;
}

/** `{ "source": "/api/(.*)", "headers": [{ "key": …, "value": … }] }` of Vercel and Firebase. */
function headerLists(root: JsonNode | undefined): Outcome[] {
  return objectsOf(root).flatMap((rule) => {
    const list = elementsOf(jsonAt(rule, "headers"));
    const find = (name: string) => list.find((entry) => stringAt(entry, "key")?.toLowerCase() === name);
    const origin = jsonAt(find(originHeader), "value");
    if (list.filter((entry) => ofAnswers.test(stringAt(entry, "key") ?? "")).length >= 2) return [];
    const source = stringAt(rule, "source") ?? stringAt(rule, "regex") ?? stringAt(rule, "glob") ?? "";
    return origin ? judgeHeaders({ source, origin, header: (name) => stringAt(find(name), "value") ?? "" }) : [];
  });
}

/** `"headers": { "Access-Control-Allow-Origin": "*" }` of Static Web Apps and of Vercel's routes. */
function headerMaps(root: JsonNode | undefined): Outcome[] {
  return objectsOf(root).flatMap((map) => {
    const find = (name: string) => propertiesOf(map).find((property) => property.name.toLowerCase() === name)?.value;
    const origin = find(originHeader);
    if (stringOf(origin) === undefined || !origin) return [];
    if (propertiesOf(map).filter(({ name }) => ofAnswers.test(name)).length >= 2) return [];
    const rule = objectsOf(root).find((outer) => propertiesOf(outer).some((property) => property.value === map));
    const source = stringAt(rule, "route") ?? stringAt(rule, "src") ?? stringAt(rule, "source") ?? "";
    return judgeHeaders({ source, origin, header: (name) => stringOf(find(name)) ?? "" });
  });
}

function judgeHeaders({ source, origin, header }: HeaderRule): Outcome[] {
  if (assets.test(source)) return [];
  if (stringOf(origin) !== "*") return [met(origin)];
  const how = "Access-Control-Allow-Origin: *";
  if (/^true$/i.test(header("access-control-allow-credentials"))) return [problem("credentials", origin, { data: { how } })];
  const opensMore =
    writingMethods.test(header("access-control-allow-methods")) || credentialHeaders.test(header("access-control-allow-headers"));
  return [problem("any", origin, { data: { how }, ...(opensMore ? {} : { pending: { what: "service" } }) })];
}

/** `"cors": { "origin": "*" }`, `"Cors": { "AllowedOrigins": ["*"] }`, `"cors": true` and the like in an application's settings. */
function settings(root: JsonNode | undefined): Outcome[] {
  const found: Outcome[] = [];
  walkProperties(root, (property, path) => {
    const inCors = /^cors/i.test(path.at(-1) ?? "");
    const whole = /^cors$/i.test(property.name) && property.value?.kind === "literal";
    if (!property.value || !(whole || originsKey.test(property.name) || (inCors && /^origins?$/i.test(property.name)))) return;
    const holder = objectsOf(root).find((object) => propertiesOf(object).includes(property));
    found.push(...judgeSetting(property.name, property.value, holder));
  });
  return found;
}

function judgeSetting(name: string, value: JsonNode, holder: JsonNode | undefined): Outcome[] {
  // A bucket's rules stand beside its methods; what is public there is a matter of its policy.
  if (propertiesOf(holder).some((property) => property.name === "AllowedMethods")) return [];
  const every = value.kind === "array" ? value.items.find((item) => stringOf(item) === "*") : isEvery(value) ? value : undefined;
  if (!every) return stringsOf(value).some((origin) => /^https?:/.test(origin)) ? [met(value)] : [];
  const how = `${name}: ${stringOf(every) === "*" ? '"*"' : "true"}`;
  const credentials = propertiesOf(holder).some(
    (property) => credentialsKey.test(property.name) && property.value?.kind === "literal" && property.value.value === true,
  );
  return [problem(credentials ? "credentials" : "any", every, { data: { how }, ...(credentials ? {} : { pending: { what: "service" } }) })];
}

function isEvery(value: JsonNode): boolean {
  return value.kind === "literal" && (value.value === "*" || value.value === true);
}

/** All objects of a tree, in document order. */
function objectsOf(root: JsonNode | undefined): JsonNode[] {
  const found: JsonNode[] = [];
  const visit = (node: JsonNode | undefined): void => {
    if (node?.kind === "object") {
      found.push(node);
      for (const property of node.properties) visit(property.value);
    } else for (const item of elementsOf(node)) visit(item);
  };
  visit(root);
  return found;
}
