import path from "node:path";
import type { WorkspaceFolder } from "vscode-languageserver";
import type { Analyzer } from "../workspace/analyzer.ts";
import { pathFromUri, relativePath } from "../workspace/paths.ts";
import { ResultCache } from "../workspace/result-cache.ts";
import type { Sweeper } from "../workspace/sweeper.ts";
import { Workspace } from "../workspace/workspace.ts";
import { Root, type RootHooks } from "./root.ts";

/** Where a file belongs. */
interface Home {
  readonly workspace: Workspace;
  /** The file's path relative to the workspace's root. */
  readonly relative: string;
}

interface RootsOptions {
  readonly analyzer: Analyzer;
  readonly sweeper: Sweeper;
  readonly build: string;
  readonly today: () => string;
  readonly hooks: RootHooks;
}

/** The client's folders and the workspaces behind them; documents that lie in none have one for their folder alone. */
export class Roots {
  readonly #options: RootsOptions;
  readonly #loose = new Map<string, Workspace>();
  #list: readonly Root[] = [];
  /** Undefined for no cache on disk. Holds for roots that are added from now on. */
  cacheFolder: string | undefined;

  constructor(options: RootsOptions, cacheFolder: string | undefined) {
    this.#options = options;
    this.cacheFolder = cacheFolder;
  }

  get list(): readonly Root[] {
    return this.#list;
  }

  /** All workspaces, those without a root too. */
  get workspaces(): readonly Workspace[] {
    return [...this.#list.map((root) => root.workspace), ...this.#loose.values()];
  }

  /** Takes the client's folders; those that stay keep their results. Returns the new ones. */
  set(folders: readonly WorkspaceFolder[]): readonly Root[] {
    const before = this.#list;
    this.#list = folders.flatMap((folder) => {
      const native = pathFromUri(folder.uri);
      if (native === undefined) return [];
      return before.find((root) => root.workspace.root === native) ?? this.#create(folder, native);
    });
    for (const root of before) if (!this.#list.includes(root)) root.cancel();
    return this.#list.filter((root) => !before.includes(root));
  }

  #create(folder: WorkspaceFolder, native: string): Root {
    const { sweeper, hooks } = this.#options;
    return new Root(folder.uri, folder.name || path.basename(native), this.#workspace(native, this.cacheFolder), sweeper, hooks);
  }

  #workspace(root: string, cacheFolder: string | undefined): Workspace {
    const { analyzer, build, today } = this.#options;
    return new Workspace({ root, analyzer, cache: new ResultCache(cacheFolder, root, build), today });
  }

  of(workspace: Workspace): Root | undefined {
    return this.#list.find((root) => root.workspace === workspace);
  }

  /** The roots that a URI names; all when there is none. */
  named(uri: string | undefined): readonly Root[] {
    if (uri === undefined) return this.#list;
    const native = pathFromUri(uri);
    return this.#list.filter((root) => root.uri === uri || root.workspace.root === native);
  }

  /** The innermost root that holds a file; undefined for one outside all roots. */
  containing(native: string): Home | undefined {
    let best: Home | undefined;
    for (const { workspace } of this.#list) {
      const relative = relativePath(workspace.root, native);
      if (relative && (!best || relative.length < best.relative.length)) best = { workspace, relative };
    }
    return best;
  }

  /** Where a document belongs: the innermost root, else a workspace for its folder. */
  homeOf(native: string): Home {
    const home = this.containing(native);
    if (home) return home;
    const folder = path.dirname(native);
    let workspace = this.#loose.get(folder);
    if (!workspace) {
      workspace = this.#workspace(folder, undefined);
      this.#loose.set(folder, workspace);
    }
    return { workspace, relative: path.basename(native) };
  }

  /** Forgets a workspace without a root; call it when its last document is closed. */
  release(workspace: Workspace): void {
    if (this.#loose.get(workspace.root) === workspace) this.#loose.delete(workspace.root);
  }

  dispose(): void {
    for (const root of this.#list) root.cancel();
  }
}
