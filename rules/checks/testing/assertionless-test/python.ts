import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { commentsIn, docstringOf } from "../../../shared/python/comments.ts";
import { bodyOf, classOfMethod, codeOf, definitionName, isBareLiteral, parametersOf, unwrap } from "../../../shared/python/nodes.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { baseNames } from "../../../shared/python/settings.ts";
import { selfClass, symbolOf } from "../../../shared/python/symbols.ts";
import { isTestFunction, marksOf } from "../../../shared/python/tests.ts";
import { byName, wordsOf } from "../../../shared/names/words.ts";
import { asserting, assertionModule, preparing, throughTitle } from "./names.ts";

/** Words of helpers that assert, wherever they stand in a name: `django_assert_num_queries`, `pytest.raises`, `result.fnmatch_lines`. */
const assertingWord =
  /^(?:assert\w*|raises|raise|warns|deprecated|expect\w*|verif\w+|compare\w*|fail|failing|should|snapshot|approve|fnmatch|validate|ensure|check|checks)$/;
/** What runs something and then compares by itself. */
const harness = /^_?(?:run|do|test|perform|try|exercise|scenario|simulate|roundtrip|benchmark)(?:_|$)/;
/** Fixtures that fail on their own when the test is over, or at every step. */
const strictFixture =
  /^(?:httpx_mock|respx_mock|respx|aioresponses|benchmark|page|browser|driver|selenium|webdriver|testdir|pytester|snapshot)$/;
/** Looks for one thing and fails where there is none. */
const failing =
  /^(?:check_call|check_output|exec_module|import_module|raise_for_status|scalar_one|one|get_object_or_404|get_by_natural_key|full_clean|refresh_from_db)$/;
const through =
  /(?:\b(?:no|without|not|never)\b|n'?t\b).*\b(?:errors?|exceptions?|crash\w*|rais(?:e[sd]?|ing)|fail\w*|warnings?|problems?|traceback|recursion|loop)\b|\b(?:imports?|importable|handles?|gracefully|sanity|smoke|stable|runs?|works|ok|silent\w*|noop|initiali[sz]\w+|instantiat\w+|can|accepts?|accepted|allow\w*|pass(?:es)?|valid|success\w*|will raise|acceptance|ignores?|suppress\w*|swallow\w*|tolerat\w+)\b/i;

function visit(definition: SyntaxNode, file: PyFile): Outcomes {
  if (!isTestFunction(definition, file) || neverRuns(definition, file)) return undefined;
  const at = child(definition, "name") ?? definition;
  // A function called test, with a label and a result, is what tests call.
  if (textOf(file, at) === "test") return undefined;
  if (codeOf(definition).every(isNothing)) return isSwitchedOff(definition, file) ? undefined : problem("empty", at);
  if (parametersOf(definition, file).some(({ name }) => strictFixture.test(name))) return undefined;
  const told = [definitionName(definition, file).replaceAll("_", " "), docstringOf(definition, file), ...commentsIn(definition, file)];
  if (told.some((words) => throughTitle.test(words) || through.test(words))) return undefined;
  // test_00_delete_users, test_99_cleanup: a step that makes room for the others.
  if (/^test_?\d+_(?:delete|remove|clean|clear|reset|set_?up|init|prepare|tear|create)/.test(definitionName(definition, file)))
    return undefined;
  if (asserts(definition, file, new Set())) return met(at);
  return isCounterpart(definition, file) || isFirstPart(definition, file) || isOfHelpers(definition, file)
    ? undefined
    : problem("none", at);
}

/** `self.disable_setting("a")`, `self.enable_setting("a")`: all that the test does is a step of the project's own tests, which looks at the page. */
function isOfHelpers(definition: SyntaxNode, file: PyFile): boolean {
  return codeOf(definition).every((statement) => {
    const call = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const callee = call?.type === "call" ? child(call, "function") : undefined;
    const name = callee ? (namesOf(callee, file).at(-1) ?? "") : "";
    return (
      callee?.type === "attribute" &&
      /^(?:enable|disable|log_?in|log_?out|sign_?in)/.test(name) &&
      ownMethod(callee, name, file) === "inherited"
    );
  });
}

/** `test_1_store` and `test_2_is_gone` of one class: a test in parts, of which a later one asserts. */
function isFirstPart(definition: SyntaxNode, file: PyFile): boolean {
  const part = /^test_?(\d+)_/.exec(definitionName(definition, file));
  const holder = part && classOfMethod(definition);
  if (!part || !holder) return false;
  return bodyOf(holder).some((other) => {
    const later = other.type === "function_definition" ? /^test_?(\d+)_/.exec(definitionName(other, file)) : null;
    return later !== null && Number(later[1]) > Number(part[1]) && asserts(other, file, new Set());
  });
}

function isNothing(statement: SyntaxNode): boolean {
  return (
    statement.type === "pass_statement" ||
    isBareLiteral(statement, "ellipsis") ||
    (statement.type === "return_statement" && namedChildren(statement).length === 0)
  );
}

/** A method without a body in a class whose bases have tests of their own takes one of theirs away. */
function isSwitchedOff(definition: SyntaxNode, file: PyFile): boolean {
  const holder = classOfMethod(definition);
  return holder !== undefined && baseNames(holder, file).some((base) => !/^(?:object|\w*TestCase)$/.test(base));
}

/** What is skipped or expected to fail is told by another check. */
function neverRuns(definition: SyntaxNode, file: PyFile): boolean {
  const holder = classOfMethod(definition);
  if (marksOf(definition, file).length > 0 || (holder && marksOf(holder, file).length > 0)) return true;
  return codeOf(definition).some((statement) => /^(?:pytest\.skip|self\.skipTest)\b|^raise\b/.test(textOf(file, statement)));
}

const refusedKey = {};

/** Names of what the file's tests expect to raise, in `with pytest.raises(…):` and its like. */
function refusedCalls(file: PyFile): ReadonlySet<string> {
  return file.memo(refusedKey, () => {
    const names = new Set<string>();
    walkTree(file.root, (node) => {
      // self.assertRaises(ValidationError, host.clean)
      const given =
        node.type === "call" && /^(?:assertRaises|raises)$/.test(calledName(node, file))
          ? argumentsOf(node, file).positional[1]
          : undefined;
      if (given && /^(?:attribute|identifier)$/.test(given.type)) names.add(namesOf(given, file).at(-1) ?? "");
      const head = node.type === "with_statement" ? file.text.slice(node.start, child(node, "body")?.start ?? node.end) : "";
      if (!/\braises\(|\bassertRaises/.test(head)) return;
      for (const name of calledIn(child(node, "body") ?? node, file)) names.add(name);
    });
    return names;
  });
}

/** A test of what lets good values through and refuses others: the refusals are tested beside it. */
function isCounterpart(definition: SyntaxNode, file: PyFile): boolean {
  const refused = refusedCalls(file);
  return calledIn(definition, file).some((name) => refused.has(name));
}

function calledIn(node: SyntaxNode, file: PyFile): string[] {
  const names: string[] = [];
  walkTree(node, (inner) => {
    if (inner.type === "call") names.push(calledName(inner, file));
  });
  return names.filter((name) => name.length > 3);
}

/** Whether something in a function can make the test fail on purpose. Functions of the file that it calls are followed. */
function asserts(definition: SyntaxNode, file: PyFile, seen: Set<SyntaxNode>): boolean {
  if (seen.has(definition) || seen.size > 20) return false;
  seen.add(definition);
  const parameters = new Set(parametersOf(definition, file).map(({ name }) => name));
  let found = false;
  for (const statement of bodyOf(definition)) {
    walkTree(statement, (node) => {
      if (found) return false;
      if (node.type === "assert_statement" || node.type === "raise_statement") found = true;
      else if (node.type === "call") found = callAsserts(node, parameters, file, seen);
      else if (node.type === "decorator") found = namesOf(node.children[1], file).some(isAssertingName);
      return !found;
    });
  }
  return found;
}

const isAssertingName = byName(
  (name) => asserting.test(name.replaceAll("_", "")) || wordsOf(name).some((word) => assertingWord.test(word)),
);

function callAsserts(call: SyntaxNode, parameters: ReadonlySet<string>, file: PyFile, seen: Set<SyntaxNode>): boolean {
  const callee = child(call, "function");
  // getattr(checker, "assert_" + name)()
  if (callee?.type === "call" && /^getattr\([^,]+,\s*[fF]?["']_?(?:assert|check|verify)/.test(textOf(file, callee))) return true;
  const names = namesOf(callee, file);
  const last = names.at(-1) ?? "";
  if (names.some(isAssertingName) || failing.test(last)) return true;
  // self.patch(url, data, expected_status_code=401)
  if ([...argumentsOf(call, file).keyword.keys()].some((key) => /^expect(?:ed|s)?(?:_|$)/.test(key))) return true;
  // What is looked up and not used has to be there.
  if (last === "get" && call.parent?.type === "expression_statement" && names.includes("objects")) return true;
  const first = names[0] ?? "";
  // A fixture whose class is written for tests asserts like a helper.
  if (parameters.has(first) && isTestModule(symbolOf(callee, file) ?? "")) return true;
  // tests.tools.Manager.create(…) raises where the server refuses.
  if (
    callee?.type === "attribute" &&
    soleBinding(first, callee, file)?.kind === "import" &&
    isTestModule(`${symbolOf(callee, file) ?? ""}.`)
  )
    return true;
  // A fixture that is called may do anything.
  if (callee?.type === "identifier" && parameters.has(first)) return true;
  // subprocess.run(command, check=True)
  if (last === "run" && argumentsOf(call, file).keyword.get("check")?.type === "true") return true;
  if (assertionModule.test(symbolOf(callee, file) ?? "")) return true;
  const own = callee?.type === "attribute" ? ownMethod(callee, last, file) : undefined;
  if (own === "inherited") return !preparing.test(last);
  if (own !== undefined) return own === "unknown" ? harness.test(last) : asserts(own, file, seen);
  const binding = callee?.type === "identifier" ? soleBinding(first, callee, file) : undefined;
  if (binding?.kind === "import") return harness.test(last) || isTestModule(binding.imported ?? "");
  // A script's own test("adds up", total == 3) keeps the score.
  if (binding?.kind === "definition" && /^(?:test|ok|expect)$/.test(last)) return true;
  const helper = binding?.kind === "definition" && binding.node.type === "function_definition" ? binding.node : undefined;
  return helper !== undefined && asserts(helper, file, seen);
}

/**
 * The method that `self.name` calls, of its class or of a base in the file. "inherited" where a base comes from a module of the project's own
 * tests, which asserts for those who build on it; "unknown" where another base may have it.
 */
function ownMethod(callee: SyntaxNode, name: string, file: PyFile): SyntaxNode | "inherited" | "unknown" | undefined {
  const object = child(callee, "object");
  const holder = object && selfClass(object, file);
  if (!holder) return undefined;
  let inherited = false;
  const classes = [holder];
  for (const each of classes) {
    for (const statement of bodyOf(each)) {
      const definition = statement.type === "decorated_definition" ? child(statement, "definition") : statement;
      if (definition?.type === "function_definition" && definitionName(definition, file) === name) return definition;
    }
    for (const base of namedChildren(child(each, "superclasses"))) {
      const [first = ""] = namesOf(base, file);
      const binding = first ? soleBinding(first, each, file) : undefined;
      if (binding?.kind === "definition" && binding.node.type === "class_definition" && classes.length < 10) classes.push(binding.node);
      else if (binding?.kind === "import") inherited ||= isOwnBase(symbolOf(base, file) ?? binding.imported ?? "");
    }
  }
  return inherited ? "inherited" : "unknown";
}

/** Bases of libraries hand out a client and assertions with telling names; a project's own base wraps both. */
function isOwnBase(imported: string): boolean {
  return (
    isTestModule(imported) &&
    !/^(?:unittest|django|rest_framework|twisted|testtools|flask_testing|aiohttp|tornado|fastapi|starlette|pytest\w*)\b/.test(imported)
  );
}

/** Helpers that tests share assert as a rule; what they do is not looked at. */
function isTestModule(imported: string): boolean {
  return /(?:^|[._])(?:tests?|testing|testutils?|helpers?|conftest|fixtures?|harness|scenarios?|support|steps)(?:[._]|$)/i.test(
    imported.slice(0, imported.lastIndexOf(".") + 1),
  );
}

/** Names along a chain: `mock.post.assert_called_once` gives mock, post, assert_called_once. */
function namesOf(expression: SyntaxNode | undefined, file: PyFile): string[] {
  const names: string[] = [];
  for (let current = unwrap(expression); current; ) {
    if (current.type === "attribute") {
      const attribute = child(current, "attribute");
      if (attribute) names.unshift(textOf(file, attribute));
      current = unwrap(child(current, "object"));
    } else if (current.type === "call") current = unwrap(child(current, "function"));
    else if (current.type === "subscript") current = unwrap(child(current, "value"));
    else {
      if (current.type === "identifier") names.unshift(textOf(file, current));
      return names;
    }
  }
  return names;
}

/** Python: test functions and methods in which nothing can fail on purpose. */
export const python: TreeVisitors<PyFile> = { node: { function_definition: visit } };
