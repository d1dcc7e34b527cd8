import path from "node:path";
import { installTypeScript, typeScriptInstalled } from "@seaworthy/rules/api/ts";
import type { LanguageId } from "@seaworthy/rules/api/vocabulary";
import { type GrammarName, grammarInstalled, installTreeSitter } from "@seaworthy/rules/languages/tree-sitter";
import { type Chunk, loadChunk } from "./chunk.ts";

/** Where parsers and their compiled code are kept; without a cache folder they are compiled anew. */
export interface ParserOptions {
  /** The folder with typescript.cjs and the grammars. */
  readonly dist: string;
  readonly cacheFolder: string | undefined;
  readonly build: string;
}

type TypeScriptModule = Parameters<typeof installTypeScript>[0];

/** Brings in the parsers that are too large to load before a document needs them. */
export class Parsers {
  readonly #options: ParserOptions;
  readonly #loading = new Map<GrammarName, Promise<void>>();
  #typescript: Chunk | undefined;

  constructor(options: ParserOptions) {
    this.#options = options;
  }

  /**
   * Makes a language's parser usable. Returns undefined when it is usable on return, which is always so but for the first Python or
   * Ruby document.
   * @throws Error (or a rejection) when the installation is damaged
   */
  load(language: LanguageId | undefined): Promise<void> | undefined {
    if (language === "typescript" && !typeScriptInstalled()) {
      const { dist, cacheFolder, build } = this.#options;
      this.#typescript = loadChunk(path.join(dist, "typescript.cjs"), { cacheFolder, build });
      installTypeScript(this.#typescript.exports as TypeScriptModule);
    }
    if ((language !== "python" && language !== "ruby") || grammarInstalled(language)) return undefined;
    let loading = this.#loading.get(language);
    if (!loading) {
      loading = installTreeSitter({ wasmDir: this.#options.dist }, [language]);
      this.#loading.set(language, loading);
    }
    return loading;
  }

  /** Keeps compiled code for the next start. Takes some ten milliseconds the first time: call it when nothing else is going on. */
  keepCode(): void {
    this.#typescript?.keep();
  }
}
