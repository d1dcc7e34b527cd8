/** Names that say that something is not the real thing. */
import { wordsOf } from "../../../shared/names/words.ts";

const pretending = new Set(["mock", "mocks", "mocked", "fake", "faked", "dummy", "stub", "stubs", "stubbed", "hardcoded"]);
const makers = new Set(["get", "create", "generate", "make", "build", "return", "fetch", "load", "produce"]);
/** What a sample is of, where it stands for real data. */
const data = new Set([
  "data",
  "response",
  "responses",
  "result",
  "results",
  "users",
  "user",
  "orders",
  "order",
  "products",
  "product",
  "items",
  "records",
  "events",
  "invoices",
  "payload",
  "list",
]);
/** Names in which the word means something else: a placeholder of a form, a picture, a part of a tool, headers like those of a browser. */
const harmless =
  /(?:input|field|template|node|element|event|mode|flag|enabled|option|timer|clock|blur|scroll|bold|italic|loader|skeleton|placeholder|row|cell|door|news|date|server|api|endpoint|exam|interview|image|avatar|thumbnail|headers?|agent)s?$/i;

/** Whether a value of this name is made up: `mockUsers`, `FAKE_ORDERS`, `dummyResponse`, `sampleData`, `generateMockReport`. */
export function isMadeUpName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length < 2 || harmless.test(name)) return false;
  const [first = "", second = ""] = words;
  if (pretending.has(first) || (makers.has(first) && pretending.has(second))) return true;
  return (first === "sample" && data.has(second)) || (makers.has(first) && second === "sample" && data.has(words[2] ?? ""));
}

/** Whether a function of this name stands in for another: `mockPayment`, `fakeSend`, `stubEmail`, `getMockUsers`. */
export function isStandInName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length < 2 || harmless.test(name)) return false;
  const [first = "", second = "", third = ""] = words;
  // dummy_verify_password() works as long as the real one, so that nobody can tell by the time whether an account exists.
  if (words.some((word) => /^(?:verif(?:y|ies|ication)|check|hash|compare|timing)$/.test(word)) && first === "dummy") return false;
  if (/^(?:mock|fake|dummy|stub)$/.test(first)) return true;
  // A dummy node or checkpoint is the real beginning of a list or a run.
  return makers.has(first) && (/^(?:mock|mocked|fake|stub)$/.test(second) || (second === "dummy" && data.has(third)));
}

/** The name of what a stand-in stands for: `createFakeRoleService` is made beside `createRoleService`. */
export function realName(name: string): string {
  return name
    .replace(/^(?:mock|fake|dummy|stub)_|_(?:mocked|mock|fake|dummy|stub)(?=_)/i, "")
    .replace(/(?:Mocked|Mock|Fake|Dummy|Stub)(?=[A-Z])/, "")
    .replace(/^(?:mock|fake|dummy|stub)([A-Z])/, (_, first: string) => first.toLowerCase());
}
