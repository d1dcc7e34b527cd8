import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { spanOf } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { type Tracker, trackers } from "./trackers.ts";

/** SDKs of applications that are installed; they know by themselves whether they were built for development. */
const installed = /^(?:@sentry\/(?:react-native|capacitor|electron)|sentry-expo|@bugsnag\/(?:react-native|expo))(?:\/|$)/;

type Start = TS.CallExpression | TS.NewExpression;

function visit(start: Start, file: TsFile): Outcomes {
  const module = file.role.test || file.role.example ? undefined : originOf(start.expression, file)?.module;
  const tracker = module === undefined ? undefined : trackers.find((row) => row.modules.test(module));
  const options = tracker && start.arguments?.[0] && objectOf(start.arguments[0], file);
  if (!module || !tracker || !options || inDevelopmentBranch(start, file)) return undefined;
  const found = [
    ...environment(start, options, tracker, module, file),
    ...key(options, tracker, module, file),
    ...rates(options, file),
    ...personal(options, tracker, file),
  ];
  const collects = collectsByDefault(start, options, tracker, module, found.length === 0, file);
  if (collects) return [...found, collects];
  return found.length > 0 ? found : met(spanOf(start.expression, file));
}

function environment(start: Start, options: TS.ObjectLiteralExpression, tracker: Tracker, module: string, file: TsFile): Outcome[] {
  if (tracker.ownEnvironment?.test(module) || installed.test(module) || /\bSENTRY_ENVIRONMENT\b/.test(file.text)) return [];
  if (optionOf(options, tracker.environment, file).state !== "absent") return [];
  const missing = [`${tracker.environment}: ${currentEnvironment(file)}`];
  const names = [tracker.environment];
  if (optionOf(options, tracker.release, file).state === "absent" && !isBundled(file)) {
    missing.push(`${tracker.release}: process.env.${tracker.releaseVariable}`);
    names.push(tracker.release);
  }
  const fixes = [{ fix: "addEnvironment", data: { options: names.join(" and ") }, edits: [addProperties(options, missing, file)] }];
  return [problem("environment", spanOf(start.expression, file), { data: { tracker: tracker.name, option: tracker.environment }, fixes })];
}

/** A bundler that knows no `process`. */
function isBundled(file: TsFile): boolean {
  return /\bimport\.meta\.env\b/.test(file.text);
}

function currentEnvironment(file: TsFile): string {
  return isBundled(file) ? "import.meta.env.MODE" : "process.env.NODE_ENV";
}

/** dsn: "https://…" */
function key(options: TS.ObjectLiteralExpression, tracker: Tracker, module: string, file: TsFile): Outcome[] {
  const option = optionOf(options, tracker.key, file);
  // What is installed on a telephone has no environment: its key is built in, and is no secret.
  if (installed.test(module) || option.state !== "set" || !ts.isPropertyAssignment(option.property)) return [];
  const text = staticString(option.value, file);
  if (text === undefined || text === "" || /[<>]|your|example|xxx/i.test(text)) return [];
  const data = { tracker: tracker.name, option: tracker.key };
  const { variable } = tracker;
  const fix: ProblemFix = {
    fix: "fromEnvironment",
    data: { variable },
    edits: [{ ...spanOf(option.value, file), text: `process.env.${variable}` }],
    ensureLines: [{ path: ".env.example", line: `${variable}=` }],
  };
  // What a browser loads has no environment but the one that its bundler puts in.
  const fixes = runtimeOf(file) === "browser" || /client/i.test(file.path) || isBundled(file) ? [] : [fix];
  return [problem("literal", spanOf(option.value, file), { data, fixes })];
}

function rates(options: TS.ObjectLiteralExpression, file: TsFile): Outcome[] {
  if (optionOf(options, "tracesSampler", file).state !== "absent") return [];
  return ["tracesSampleRate", "replaysSessionSampleRate"].flatMap((name) => {
    const option = optionOf(options, name, file);
    if (option.state !== "set" || staticValue(option.value, file)?.value !== 1) return [];
    return [problem("sampling", spanOf(option.property, file), { data: { option: name } })];
  });
}

/** What `dataCollection` sends unless it is told not to, and how it is told. The SDK takes known secrets out of the rest by itself. */
const collected: readonly (readonly [option: string, off: string])[] = [
  ["userInfo", "userInfo: false"],
  ["httpBodies", "httpBodies: []"],
];

function isFiltered(options: TS.ObjectLiteralExpression, file: TsFile): boolean {
  return optionOf(options, "beforeSend", file).state !== "absent";
}

/** `dataCollection: {}` takes every category that it does not name for wanted, and takes the place of `sendDefaultPii`. */
function collection(options: TS.ObjectLiteralExpression, given: TS.Expression, tracker: Tracker, file: TsFile): Outcome[] {
  const object = objectOf(given, file);
  if (!object || isFiltered(options, file)) return [];
  const open = collected.filter(([name]) => {
    const option = optionOf(object, name, file);
    if (option.state !== "set") return option.state === "absent";
    return (
      staticValue(option.value, file)?.value === true || (ts.isArrayLiteralExpression(option.value) && option.value.elements.length > 0)
    );
  });
  if (open.length === 0) return [];
  const off = open.map(([, text]) => text);
  const data = { tracker: tracker.name, what: open.map(([name]) => name).join(" and "), options: off.join(" and ") };
  const unnamed = open.every(([name]) => optionOf(object, name, file).state === "absent");
  const fixes =
    unnamed && object === given
      ? [{ fix: "limitCollection", data: { options: data.options }, edits: [addProperties(object, off, file)] }]
      : [];
  return [problem("collected", spanOf(given, file), { data, fixes })];
}

/** Without `dataCollection`, the version decides what is sent. */
function collectsByDefault(
  start: Start,
  options: TS.ObjectLiteralExpression,
  { name: tracker, collects }: Tracker,
  module: string,
  alone: boolean,
  file: TsFile,
): Outcome | undefined {
  const personal = optionOf(options, "sendDefaultPii", file);
  const wanted = personal.state === "set" && staticValue(personal.value, file)?.value !== false;
  if (!collects || wanted || isFiltered(options, file) || optionOf(options, "dataCollection", file).state !== "absent") return undefined;
  const off = `dataCollection: { ${collected.map(([, text]) => text).join(", ")} }`;
  return problem("collects", spanOf(start.expression, file), {
    data: { tracker },
    pending: { package: module, alone },
    fixes: [{ fix: "limitCollection", data: { options: off }, edits: [addProperties(options, [off], file)] }],
  });
}

function personal(options: TS.ObjectLiteralExpression, tracker: Tracker, file: TsFile): Outcome[] {
  const given = optionOf(options, "dataCollection", file);
  if (given.state === "set") return collection(options, given.value, tracker, file);
  const option = optionOf(options, "sendDefaultPii", file);
  if (option.state !== "set" || staticValue(option.value, file)?.value !== true) return [];
  return isFiltered(options, file) ? [] : [problem("personal", spanOf(option.property, file), { data: { tracker: tracker.name } })];
}

/** TypeScript: what the trackers' `init`, `start` and constructors are told. */
export const typescript: TypeScriptVisitors = {
  call: { init: visit, start: visit },
  new: { Rollbar: visit },
};
