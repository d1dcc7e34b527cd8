/** What a detector hands over of a check that always agrees, where other files say whose question it answers. */
import { wordsOf } from "../../../shared/names/words.ts";

/** A method of a class derived from others, or of an object of a declared type: the question is asked by somebody else. */
export interface Override {
  readonly what: "override";
  /** Where the bases come from: dotted symbols in Python, `module#name` in TypeScript, {@link sameFile} for those of the same file. */
  readonly bases: readonly string[];
  /** Whether it asks what may be seen or done, or tries out an account: "everybody" and "nothing to try" are answers. */
  readonly open: boolean;
}

/** A function that is given nothing, in a module that may be one of many of the same name: what it could check does not exist for this one. */
export interface ModuleOfPlugins {
  readonly what: "module";
  readonly name: string;
}

/** What `confirm` is handed. */
export type Pending = Override | ModuleOfPlugins;

/** Where an edition or a program leaves a check out on purpose, by the folder: the real one stands in another. */
export const leftOut = /(?:^|\/)(?:ce|oss|community|stubs?|noop|mocks?|fakes?)\//i;

/** Classes for whoever runs the program alone, or that say in their names that they let everybody in. */
export const openByName =
  /^(?:Allow|Always|Null|No(?:ne|op|Op|Auth)|Fake|Mock|Dummy|Stub|Test|Anonymous|Public|Open|Everyone|Anyone|Unrestricted|Permissive|Unauthenticated|Disabled|(?:In)?Memory|Local|Offline|Standalone|SingleUser|Single|Demo|Guest|Community|Base|Abstract|Default|Optional)(?![a-z])/;

/** What somebody has paid for, where they are, or what a device lets a program do: who they are is asked elsewhere. */
const elsewhere =
  /^(?:features?|flags?|plans?|quotas?|licen[cs]es?|billing|subscriptions?|entitlements?|camera|microphone|(?:geo)?location|notifications?|bluetooth|clipboard|gallery|photos?|contacts|country|region|locale)$/;

/** Whether a check of this name asks for something else than who calls and what they may do. */
export function asksElsewhere(name: string): boolean {
  return wordsOf(name).some((word) => elsewhere.test(word));
}

/** A base that the same file defines. */
export const sameFile = ".";

/** Hooks of frameworks that are the gate themselves. */
const gates =
  /^(?:check_permissions|check_object_permissions|perform_authentication|has_permission|has_object_permission|initial|canActivate|dispatch|test_func)$/;

/** A class derived from others, by the name of the method; undefined without any base. */
export function overrideOf(name: string, bases: readonly string[]): Override | undefined {
  return bases.length > 0 ? { what: "override", bases, open: asksForRights(name) } : undefined;
}

/**
 * `check_read_permissions`, `hasAccess`, `authorize`, `verifyCredentials`: a class of the project that answers with yes says that everybody
 * may, or that there is nothing to try. What looks at a token or a signature has something in its hands that it does not look at.
 */
function asksForRights(name: string): boolean {
  if (gates.test(name)) return false;
  return /^(?:access|permissions?|authori[sz](?:ation|ed|e)|roles?|owner|ownership|admin|scopes?|credentials)$/.test(
    wordsOf(name).at(-1) ?? "",
  );
}
