/**
 * What the language server and its clients say to each other beyond LSP. The only part of the server that a client imports: types and
 * names, no code. Lines and characters are 0-based as in LSP; paths are relative to their root with forward slashes.
 */
export * from "./methods.ts";
export * from "./readiness.ts";
export * from "./records.ts";
export * from "./scaffolds.ts";
export * from "./settings.ts";
