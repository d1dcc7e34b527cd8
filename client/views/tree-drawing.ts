import type { Readiness } from "@seaworthy/server/protocol/index";
import type { TreeNode } from "../model/node.ts";
import type { TreeNotice } from "../model/tree-notice.ts";
import type { NodeTree } from "./node-tree.ts";

/** Draws a tree below what its state says, and works its nodes out anew only when what they are made from has changed. */
export class TreeDrawing {
  readonly #tree: Pick<NodeTree, "show">;
  #roots: readonly Readiness[] | undefined;
  #how: unknown;
  /** Undefined until something was shown. */
  #notice: string | undefined;
  #nodes: readonly TreeNode[] = [];

  constructor(tree: Pick<NodeTree, "show">) {
    this.#tree = tree;
  }

  /**
   * Shows the nodes of some roots. While a scan goes on its state changes many times a second, the rest does not.
   * @param how what else the nodes depend on, compared by identity
   * @returns the nodes of the roots; none while nothing is known of them
   */
  show(
    notice: TreeNotice,
    roots: readonly Readiness[] | undefined,
    how: unknown,
    make: (roots: readonly Readiness[]) => TreeNode[],
  ): readonly TreeNode[] {
    // Until then VS Code shows that the tree is being loaded.
    if (!roots && notice.hasResults && notice.nodes.length === 0) return this.#nodes;
    const said = JSON.stringify(notice.nodes);
    if (roots !== this.#roots || how !== this.#how) this.#nodes = roots ? make(roots) : [];
    else if (said === this.#notice) return this.#nodes;
    [this.#roots, this.#how, this.#notice] = [roots, how, said];
    this.#tree.show([...notice.nodes, ...this.#nodes]);
    return this.#nodes;
  }
}
