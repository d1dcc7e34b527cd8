/** What the extension and the page in the webview say to each other. */

/** An element as the extension describes it; the page makes the DOM like it. Text is only ever set as text. */
export interface ElementNode {
  readonly tag: string;
  /** Tells siblings apart, so that an element stays the same one, with its focus, when others come and go. */
  readonly key?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly ViewNode[];
}

/** An element, or a text between elements. */
export type ViewNode = ElementNode | string;

/** Extension → page: show this. */
export interface RenderMessage {
  readonly kind: "render";
  readonly view: ElementNode;
  /** Said by screen readers when it differs from what was said last. */
  readonly announcement: string;
}

/** Page → extension. `action` is what stands in the attribute `data-action` of the element that was chosen. */
export type PageMessage = { readonly kind: "ready" } | { readonly kind: "action"; readonly action: string };
