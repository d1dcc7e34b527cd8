/** Python: what sentry_sdk.init(), rollbar.init() and bugsnag.configure() are told. */
import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { type Arguments, argumentsOf, entriesOf } from "../../../shared/python/calls.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { addArguments, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, staticValue, stringValue } from "../../../shared/python/values.ts";
import { type Tracker, trackers } from "./trackers.ts";
import { mentions } from "../../../shared/mentions.ts";

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file);
  const tracker = symbol === undefined ? undefined : trackers.find(({ python: { start } }) => start.test(symbol));
  if (!tracker || file.role.test || file.role.example || inDevelopment(call, file)) return undefined;
  const given = argumentsOf(call, file);
  const found = [
    ...environment(call, given, tracker, file),
    ...key(given, tracker, file),
    ...sampling(given, file),
    ...personal(given, tracker, file),
  ];
  return found.length > 0 ? found : met(child(call, "function") ?? call);
}

function environment(call: SyntaxNode, given: Arguments, { name, python: options }: Tracker, file: PyFile): Outcome[] {
  // Options that come from elsewhere may hold it; rollbar takes it as its second argument.
  if (given.open || given.keyword.has(options.environment) || mentions(file, /\bSENTRY_ENVIRONMENT\b/)) return [];
  if (name === "Rollbar" && given.positional.length > 1) return [];
  // An SDK that takes its key from the environment takes the name of the environment from there too.
  if (name === "Sentry" && !given.keyword.has(options.key) && given.positional.length === 0) return [];
  const { text, edits } = moduleMember("os", "getenv", file);
  const missing = [`${options.environment}=${text}(${quoted("ENVIRONMENT", file)})`];
  const names = [options.environment];
  if (!given.keyword.has(options.release)) {
    missing.push(`${options.release}=${text}(${quoted("RELEASE", file)})`);
    names.push(options.release);
  }
  const added = addArguments(call, missing, file);
  const fixes: ProblemFix[] = added ? [{ fix: "addEnvironment", data: { options: names.join(" and ") }, edits: [...added, ...edits] }] : [];
  return [problem("environment", child(call, "function") ?? call, { data: { tracker: name, option: options.environment }, fixes })];
}

/** dsn="https://…" */
function key(given: Arguments, { name, python: options, variable }: Tracker, file: PyFile): Outcome[] {
  const value = given.keyword.get(options.key) ?? given.positional[0];
  const text = value && stringValue(value, file);
  if (!value || !text || /[<>]|your|example|xxx/i.test(text)) return [];
  const reference = moduleMember("os", "environ", file);
  const fix: ProblemFix = {
    fix: "fromEnvironment",
    data: { variable },
    edits: [...reference.edits, { start: value.start, end: value.end, text: `${reference.text}[${quoted(variable, file)}]` }],
    ensureLines: [{ path: ".env.example", line: `${variable}=` }],
  };
  return [problem("literal", value, { data: { tracker: name, option: options.key }, fixes: [fix] })];
}

function sampling({ keyword }: Arguments, file: PyFile): Outcome[] {
  if (keyword.has("traces_sampler")) return [];
  return ["traces_sample_rate", "profiles_sample_rate"].flatMap((option) => {
    const value = keyword.get(option);
    return value && staticValue(value, file)?.value === 1 ? [problem("sampling", value, { data: { option } })] : [];
  });
}

/** `data_collection={…}`, also among the experiments; what it says takes the place of `send_default_pii`. */
function collection(keyword: Arguments["keyword"], file: PyFile): SyntaxNode | undefined {
  const experiments = keyword.get("_experiments");
  return keyword.get("data_collection") ?? (experiments && entriesOf(experiments, file)?.get("data_collection"));
}

function personal({ keyword }: Arguments, { name }: Tracker, file: PyFile): Outcome[] {
  const given = collection(keyword, file);
  const value = given ? entriesOf(given, file)?.get("user_info") : keyword.get("send_default_pii");
  return value && isTrue(value, file) && !keyword.has("before_send") ? [problem("personal", value, { data: { tracker: name } })] : [];
}

export const python: TreeVisitors<PyFile> = { call: { init: visit, configure: visit } };
