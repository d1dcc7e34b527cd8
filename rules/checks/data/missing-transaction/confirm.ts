import type { Confirm } from "../../../api/project.ts";

/** What is asked of the project about writes of a function. */
export interface Pending {
  /** A request of Django leads there, as far as is known. */
  readonly django: boolean;
  /** The function, and those of its file by way of which it is called. */
  readonly callers: readonly string[];
  /** The client came in by the constructor of the class. */
  readonly injected?: boolean;
}

/** Whether a function's name is its own: half of all classes have a `save` or a `post`. */
export function tells(name: string): boolean {
  return (
    name.length > 4 &&
    !/^_*(?:(?:find|get|list|index|remove|destroy|insert|upsert|store|handler|resolve|mutate)(?:One|All|Many)?|a?(?:save|create|update|delete|get_or_create)|patch|perform_\w+|form_valid|handle|execute|process|apply|main|clean|validate|commit|filter|append|remove|__\w+__)$/.test(
      name,
    )
  );
}

/**
 * Django can put each request into a transaction by a setting (ATOMIC_REQUESTS), which then holds for all views of the project; and a function
 * that another module calls inside of a transaction is part of that one.
 */
export const confirm: Confirm = (pending, project) => {
  const { django, callers, injected } = pending as Partial<Pending>;
  if (!callers) return "drop";
  if (django && project.facts("setting").some(({ data }) => data.key === "django.ATOMIC_REQUESTS" && data.value === true)) return "met";
  // One line of the settings is to be mended, which is reported there, and not each view.
  if (django && project.facts("setting").some(({ data }) => data.key === "django.ATOMIC_REQUESTS-misplaced")) return "drop";
  const calls = project.facts("transaction-call");
  if (calls.some(({ data }) => data.names.some((name) => callers.includes(name)))) return "met";
  // The project makes such classes anew with the client of a transaction: whether this one always is, its callers tell.
  return injected && calls.some(({ data }) => data.hands) ? { report: { priority: "P2" } } : "report";
};
