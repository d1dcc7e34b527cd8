/**
 * The one importer of the TypeScript compiler API: everything else takes `ts` (values) and `TS` (types) from here.
 * The compiler is large, so the host loads it when the first TypeScript document comes up and hands it over once.
 */
import type { ts as CompilerNamespace } from "ts-morph";

export type { ts as TS } from "ts-morph";

/** The compiler API. Unusable until `installTypeScript` has run; the engine only calls a visitor after that. */
export let ts: typeof CompilerNamespace;

/** Hands over the compiler API. A second call replaces the first, so tests and hosts may both call it. */
export function installTypeScript(compiler: typeof CompilerNamespace): void {
  // The compiler exports getters; as plain properties they cost nothing in the walks that ask for a syntax kind at every node.
  ts = { ...compiler };
}

/** Whether a host has handed over the compiler API. */
export function typeScriptInstalled(): boolean {
  return ts !== undefined;
}
