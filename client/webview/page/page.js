// @ts-check
// Runs in the webview, as it stands here: draws what the extension describes by changing only what differs, and sends back what was
// chosen. It knows nothing of readiness.

/** @typedef {import("./messages.ts").ElementNode} ElementNode */
/** @typedef {import("./messages.ts").ViewNode} ViewNode */
/** @typedef {import("./messages.ts").RenderMessage} RenderMessage */
/** @typedef {{ view: ElementNode, announcement: string, scroll: number, open: readonly string[] }} State */

(() => {
  const svg = "http://www.w3.org/2000/svg";
  /** @type {{ postMessage(message: import("./messages.ts").PageMessage): void, getState(): State | undefined, setState(state: State): void }} */
  // @ts-expect-error VS Code puts this function into every webview.
  const vscode = acquireVsCodeApi();
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const status = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));
  /** The key of each element that was made. @type {WeakMap<Node, string | undefined>} */
  const keys = new WeakMap();
  /** @type {State | undefined} */
  let state;

  /** @param {Element} parent @param {ViewNode} node @returns {Node} */
  function create(parent, node) {
    if (typeof node === "string") return document.createTextNode(node);
    const namespace = node.tag === "svg" ? svg : parent.namespaceURI;
    const element = document.createElementNS(namespace, node.tag);
    keys.set(element, node.key);
    update(element, node);
    return element;
  }

  /** @param {Node | undefined} present @param {ViewNode} wanted @returns {boolean} */
  function fits(present, wanted) {
    if (typeof wanted === "string") return present instanceof Text;
    return present instanceof Element && present.localName === wanted.tag && keys.get(present) === wanted.key;
  }

  /** Whether an attribute says what the reader has chosen. @param {Element} element @param {string} name */
  function isReaders(element, name) {
    return element.localName === "details" && name === "open";
  }

  /** @param {Element} element @param {ElementNode} wanted */
  function update(element, { attributes, children }) {
    for (const { name } of [...element.attributes]) if (!(name in attributes) && !isReaders(element, name)) element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    }
    for (const node of [...element.childNodes]) {
      if (keys.get(node) !== undefined && !children.some((child) => fits(node, child))) node.remove();
    }
    const present = [...element.childNodes];
    children.forEach((child, index) => {
      const at = element.childNodes[index];
      const same = fits(at, child) ? at : present.find((node) => typeof child !== "string" && child.key !== undefined && fits(node, child));
      const node = same ?? create(element, child);
      if (node !== at) element.insertBefore(node, at ?? null);
      if (same && typeof child === "string") {
        if (same.nodeValue !== child) same.nodeValue = child;
      } else if (same instanceof Element && typeof child !== "string") update(same, child);
    });
    while (element.childNodes.length > children.length) element.lastChild?.remove();
  }

  /** @param {ElementNode} view */
  function draw(view) {
    const focused = document.activeElement;
    update(main, { tag: "main", attributes: view.attributes, children: view.children });
    // An element that has changed its place has lost the focus.
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  function remember() {
    const open = [...main.querySelectorAll("details[open]")].map(({ id }) => id);
    if (state) vscode.setState({ ...state, scroll: document.documentElement.scrollTop, open });
  }

  const earlier = vscode.getState();
  if (earlier) {
    state = earlier;
    draw(earlier.view);
    for (const id of earlier.open) document.getElementById(id)?.setAttribute("open", "");
    document.documentElement.scrollTop = earlier.scroll;
  }

  addEventListener("message", ({ data }) => {
    /** @type {RenderMessage} */
    const message = data;
    if (message.kind !== "render") return;
    draw(message.view);
    if (status.textContent !== message.announcement) status.textContent = message.announcement;
    state = { view: message.view, announcement: message.announcement, scroll: 0, open: [] };
    remember();
  });
  addEventListener("scroll", remember, { passive: true });
  // It does not bubble, but it can be caught on its way.
  addEventListener("toggle", remember, { capture: true });
  addEventListener("click", ({ target }) => {
    const action = target instanceof Element ? target.closest("[data-action]")?.getAttribute("data-action") : undefined;
    if (action) vscode.postMessage({ kind: "action", action });
  });
  vscode.postMessage({ kind: "ready" });
})();
