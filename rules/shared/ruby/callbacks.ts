/** Filters of Rails controllers: which `before_action` guards which action, within one class and in what it skips. */
import type { FileContext } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { optionOf, type RbCall } from "./calls.ts";
import { classesOf, type RbClass } from "./classes.ts";
import { nameList, nameValue } from "./values.ts";

type File = FileContext<SyntaxNode>;

interface RbCallback {
  /** `before`, `around` or `after`; `skip` for the `skip_…` forms. */
  readonly when: "before" | "around" | "after" | "skip";
  /** The filters' method names; "" for a block or lambda. */
  readonly names: readonly string[];
  /** Actions that it is limited to; undefined when to none. */
  readonly only: readonly string[] | undefined;
  readonly except: readonly string[] | undefined;
  /** It depends on `if:` or `unless:`, or on actions that are computed. */
  readonly conditional: boolean;
  readonly call: RbCall;
}

const forms: Readonly<Record<string, RbCallback["when"]>> = {
  before_action: "before",
  prepend_before_action: "before",
  append_before_action: "before",
  before_filter: "before",
  around_action: "around",
  prepend_around_action: "around",
  append_around_action: "around",
  after_action: "after",
  prepend_after_action: "after",
  append_after_action: "after",
  skip_before_action: "skip",
  skip_around_action: "skip",
  skip_after_action: "skip",
  skip_before_filter: "skip",
};

/** Declarations of a class that are filters, in the order of the text. */
export function callbacksOf(subject: RbClass, file: File): readonly RbCallback[] {
  return subject.declarations.flatMap((call) => {
    const when = forms[call.name];
    if (!when || call.receiver) return [];
    const only = optionOf(call, "only");
    const except = optionOf(call, "except");
    const onlyNames = nameList(only?.value, file);
    const exceptNames = nameList(except?.value, file);
    const names = call.args.map((argument) => nameValue(argument, file) ?? "");
    if (call.block || names.length === 0) names.push("");
    const computed = (only !== undefined && onlyNames === undefined) || (except !== undefined && exceptNames === undefined);
    return [
      { when, names, only: onlyNames, except: exceptNames, conditional: computed || optionOf(call, "if", "unless") !== undefined, call },
    ];
  });
}

/** Whether a filter speaks of an action. */
export function coversAction(callback: RbCallback, action: string): boolean {
  if (callback.only) return callback.only.includes(action);
  return !callback.except?.includes(action);
}

/** Names of the filters that run before an action by what its own class declares; skipped ones left out. */
export function guardsOf(subject: RbClass, action: string, file: File): readonly string[] {
  const guards: string[] = [];
  for (const callback of callbacksOf(subject, file)) {
    if (!coversAction(callback, action)) continue;
    if (callback.when === "before" || callback.when === "around") guards.push(...callback.names.filter((name) => name !== ""));
    else if (callback.when === "skip" && !callback.conditional)
      for (const name of callback.names) while (guards.includes(name)) guards.splice(guards.indexOf(name), 1);
  }
  return guards;
}

/** Public methods of a controller: its actions. */
export function actionsOf(subject: RbClass): readonly string[] {
  return subject.methods.filter((method) => method.visibility === "public" && !method.singleton).map((method) => method.name);
}

/** The controllers of a file. */
export function controllersOf(file: File): readonly RbClass[] {
  return classesOf(file).filter((subject) => subject.kind === "controller");
}
