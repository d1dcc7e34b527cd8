/**
 * Reads a tree out of tree-sitter's memory. Parsing is fast and reading used to be what costs, so (1) the runtime's exported cursor
 * functions are called as they are, without the wrapper that copies the cursor in and out at each step, and (2) after an edit everything
 * that the edit left alone is taken over from the tree before it.
 */
import type { Tree } from "@vscode/tree-sitter-wasm";
import type { Span } from "../api/text.ts";
import type { SyntaxNode } from "../api/tree.ts";
import type { TextChange } from "./parsed.ts";

/** Children of nodes longer than this, in UTF-16 code units, each have an {@link Anchor} of their own. */
const longNode = 1500;

/** What nodes that stand near each other are placed by, so that an edit before them moves one number instead of all of theirs. */
class Anchor {
  /** The outermost of its nodes. */
  readonly owner: TreeNode;
  offset = 0;
  /** Some node below the owner has an anchor of its own. */
  holdsOthers = false;

  constructor(owner: TreeNode) {
    this.owner = owner;
  }
}

/** A node that this module may still change: positions shift and parents are replaced while a document is edited. */
class TreeNode implements SyntaxNode {
  readonly type: string;
  readonly named: boolean;
  readonly missing: boolean;
  field: string;
  parent: TreeNode | null;
  children: readonly TreeNode[];
  #anchor: Anchor;
  /** Start and end, counted from the anchor. */
  #from: number;
  #to: number;

  constructor(type: string, named: boolean, missing: boolean, field: string, start: number, end: number, parent: TreeNode | null) {
    this.type = type;
    this.named = named;
    this.missing = missing;
    this.field = field;
    this.parent = parent;
    this.children = noChildren;
    const anchor = parent === null || parent.#to - parent.#from > longNode ? new Anchor(this) : parent.#anchor;
    if (parent !== null && anchor !== parent.#anchor) parent.#anchor.holdsOthers = true;
    this.#anchor = anchor;
    this.#from = start - anchor.offset;
    this.#to = end - anchor.offset;
  }

  get start(): number {
    return this.#anchor.offset + this.#from;
  }

  get end(): number {
    return this.#anchor.offset + this.#to;
  }

  /** Takes over a node of the tree before an edit, with all below it. */
  adopt(node: TreeNode, field: string, shift: number): void {
    node.parent = this;
    node.field = field;
    append(this, node);
    if (node.#anchor.owner === node) {
      this.#anchor.holdsOthers = true;
      if (shift !== 0) node.#shift(shift);
    } else node.#place(this, shift);
  }

  /** Moves a node that owns its anchor, with all below it. Runs for most of a document at each key. */
  #shift(by: number): void {
    const anchor = this.#anchor;
    anchor.offset += by;
    if (!anchor.holdsOthers) return;
    const stack: TreeNode[] = [this];
    for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
      for (const inner of current.children) {
        if (inner.#anchor.owner === inner) {
          inner.#anchor.offset += by;
          if (inner.#anchor.holdsOthers) stack.push(inner);
        } else if (inner.children.length > 0) stack.push(inner);
      }
    }
  }

  /** Places nodes, whose anchor belonged to a node that is gone, by that of their new parent, or by one of their own. */
  #place(parent: TreeNode, by: number): void {
    const former = this.#anchor;
    const anchor = parent.#to - parent.#from > longNode ? new Anchor(this) : parent.#anchor;
    const moved = former.offset + by - anchor.offset;
    const stack: TreeNode[] = [this];
    for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
      if (current.#anchor === former) {
        current.#anchor = anchor;
        current.#from += moved;
        current.#to += moved;
        for (const inner of current.children) stack.push(inner);
      } else {
        anchor.holdsOthers = true;
        if (by !== 0) current.#shift(by);
      }
    }
    if (anchor.owner === this) parent.#anchor.holdsOthers = true;
  }
}

const noChildren: readonly TreeNode[] = [];

/** A function of the runtime that takes the address of the tree and works on the cursor that the runtime has at hand. */
type CursorCall = (tree: number) => number;

const exportedNames = {
  typeId: "_ts_tree_cursor_current_node_type_id_wasm",
  isMissing: "_ts_tree_cursor_current_node_is_missing_wasm",
  fieldId: "_ts_tree_cursor_current_field_id_wasm",
  start: "_ts_tree_cursor_start_index_wasm",
  end: "_ts_tree_cursor_end_index_wasm",
  firstChild: "_ts_tree_cursor_goto_first_child_wasm",
  nextSibling: "_ts_tree_cursor_goto_next_sibling_wasm",
  toParent: "_ts_tree_cursor_goto_parent_wasm",
  free: "_ts_tree_cursor_delete_wasm",
} as const;
type CursorCalls = Record<keyof typeof exportedNames, CursorCall>;

/**
 * The cursor functions among the runtime's exports.
 * @throws when one is missing, which means that the package is of another version than this code knows.
 */
export function cursorCalls(exported: object): CursorCalls {
  const functions = exported as Readonly<Record<string, unknown>>;
  const calls: Partial<CursorCalls> = {};
  for (const [key, name] of Object.entries(exportedNames)) {
    const call = functions[name];
    if (typeof call !== "function") throw new Error(`tree-sitter.wasm does not export ${name}; use @vscode/tree-sitter-wasm 0.3`);
    calls[key as keyof CursorCalls] = call as CursorCall;
  }
  return calls as CursorCalls;
}

/** What turns a grammar's numbers into names. */
export interface NodeNames {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly string[];
  readonly calls: CursorCalls;
}

/** A tree that has been read. */
export interface ReadTree {
  readonly root: TreeNode;
  /** Nodes that the parser made or put in to recover from errors, in no order. */
  readonly faults: readonly TreeNode[];
}

/** A cursor over one tree. Only one may be in use at a time, since the runtime keeps its state in one place. */
class Cursor {
  readonly #tree: number;
  readonly #names: NodeNames;
  readonly #calls: CursorCalls;
  /** What has been read of the parser's recovery. */
  readonly faults: TreeNode[] = [];

  constructor(tree: Tree, names: NodeNames) {
    // walk() leaves the new cursor where the exported functions look for it; the wrapper object it returns is not needed.
    tree.walk();
    this.#tree = (tree as unknown as { readonly 0: number })[0];
    this.#names = names;
    this.#calls = names.calls;
  }

  get typeId(): number {
    return this.#calls.typeId(this.#tree);
  }

  get start(): number {
    return this.#calls.start(this.#tree);
  }

  get end(): number {
    return this.#calls.end(this.#tree);
  }

  get field(): string {
    return this.#names.fields[this.#calls.fieldId(this.#tree)] ?? "";
  }

  typeOf(id: number): string {
    return this.#names.types[id] ?? "ERROR";
  }

  /** The node under the cursor, without its children. */
  node(parent: TreeNode | null): TreeNode {
    const id = this.typeId;
    const start = this.start;
    const end = this.end;
    const missing = start === end && this.#calls.isMissing(this.#tree) === 1;
    const node = new TreeNode(this.typeOf(id), this.#names.named[id] ?? true, missing, this.field, start, end, parent);
    if (missing || node.type === "ERROR") this.faults.push(node);
    return node;
  }

  firstChild(): boolean {
    return this.#calls.firstChild(this.#tree) === 1;
  }

  nextSibling(): boolean {
    return this.#calls.nextSibling(this.#tree) === 1;
  }

  toParent(): void {
    this.#calls.toParent(this.#tree);
  }

  free(): void {
    this.#calls.free(this.#tree);
  }
}

function append(parent: TreeNode, child: TreeNode): TreeNode {
  if (parent.children === noChildren) parent.children = [child];
  else (parent.children as TreeNode[]).push(child);
  return child;
}

/** Reads a whole tree. */
export function readTree(tree: Tree, names: NodeNames): ReadTree {
  const cursor = new Cursor(tree, names);
  try {
    const root = cursor.node(null);
    for (let current = root; ; ) {
      // An anonymous token made of several words (`not in`) does have children in the grammar; nobody wants those.
      if (current.named && cursor.firstChild()) {
        current = append(current, cursor.node(current));
        continue;
      }
      while (!(current.parent !== null && cursor.nextSibling())) {
        if (current.parent === null) return { root, faults: cursor.faults };
        cursor.toParent();
        current = current.parent;
      }
      current = append(current.parent, cursor.node(current.parent));
    }
  } finally {
    cursor.free();
  }
}

/** A node being read together with the node of the tree before it that it continues. */
interface Frame {
  readonly node: TreeNode;
  readonly before: TreeNode | undefined;
  /** Index of the first child of `before` that has not been passed yet. */
  at: number;
}

/**
 * Reads a tree after an edit. Nodes of the tree before it that lie outside of everything touched are moved into the new tree, their
 * offsets shifted in place; the tree before it must not be used any more.
 * @param touched spans of the new text: the edit itself and every range whose structure the parser reports as changed
 */
export function rereadTree(tree: Tree, names: NodeNames, before: ReadTree, touched: readonly Span[], change: TextChange): ReadTree {
  const shift = change.newEnd - change.oldEnd;
  const cursor = new Cursor(tree, names);
  const isTouched = (start: number, end: number): boolean => touched.some((span) => start <= span.end && span.start <= end);
  /** Where an offset outside of the edit was before it. */
  const formerly = (offset: number): number => (offset >= change.newEnd ? offset - shift : offset);

  /** Takes over the former node at the cursor if there is one, else reads the node anew. Returns a frame when its children are to be read. */
  const take = (frame: Frame): Frame | undefined => {
    const { start, end } = cursor;
    const type = cursor.typeOf(cursor.typeId);
    if (isTouched(start, end)) {
      const node = append(frame.node, cursor.node(frame.node));
      return node.named ? { node, before: similar(frame, node, change), at: 0 } : undefined;
    }
    const former = sameAs(frame, type, formerly(start), formerly(end));
    if (former) {
      frame.node.adopt(former, cursor.field, start >= change.newEnd ? shift : 0);
      return undefined;
    }
    const node = append(frame.node, cursor.node(frame.node));
    return node.named ? { node, before: undefined, at: 0 } : undefined;
  };

  try {
    const root = cursor.node(null);
    const stack: Frame[] = [{ node: root, before: before.root, at: 0 }];
    let entering = true;
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      if (entering ? cursor.firstChild() : cursor.nextSibling()) {
        const inner = take(frame);
        entering = inner !== undefined;
        if (inner !== undefined) stack.push(inner);
        continue;
      }
      // Without children the cursor still stands on the frame's own node, else on its last child.
      if (!entering) cursor.toParent();
      entering = false;
      stack.pop();
    }
    const kept = before.faults.filter((node) => rootOf(node) === root);
    return { root, faults: [...kept, ...cursor.faults] };
  } finally {
    cursor.free();
  }
}

function rootOf(node: TreeNode): TreeNode {
  let current = node;
  while (current.parent !== null) current = current.parent;
  return current;
}

/** The former child with this type and these former offsets; children before it are passed. */
function sameAs(frame: Frame, type: string, start: number, end: number): TreeNode | undefined {
  const former = frame.before?.children ?? noChildren;
  for (let i = frame.at; i < former.length; i++) {
    const candidate = former[i] as TreeNode;
    if (candidate.start > start) return undefined;
    if (candidate.start < start || candidate.end !== end || candidate.type !== type) continue;
    frame.at = i + 1;
    return candidate;
  }
  return undefined;
}

/** The former child that a touched node continues: of its type, and with its start or its end where the edit left them. */
function similar(frame: Frame, node: TreeNode, change: TextChange): TreeNode | undefined {
  const former = frame.before?.children ?? noChildren;
  const start = node.start <= change.start ? node.start : -1;
  const end = node.end >= change.newEnd ? node.end - (change.newEnd - change.oldEnd) : -1;
  for (let i = frame.at; i < former.length; i++) {
    const candidate = former[i] as TreeNode;
    if (candidate.start > node.end && candidate.start > change.oldEnd) return undefined;
    if (candidate.type !== node.type || (candidate.start !== start && candidate.end !== end)) continue;
    frame.at = i + 1;
    return candidate;
  }
  return undefined;
}
