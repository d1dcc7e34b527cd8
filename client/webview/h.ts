/** Describes elements. */
import type { ElementNode, ViewNode } from "./page/messages.ts";

type Value = string | number | boolean | undefined;
/** What is false or missing is left out. */
type Child = ViewNode | undefined | false | readonly Child[];

function flat(children: readonly Child[]): ViewNode[] {
  return children.flatMap((child) => {
    if (child === undefined || child === false) return [];
    return isList(child) ? flat(child) : [child];
  });
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

/** An element. An attribute that is true has an empty value; one that is false or undefined is absent; `key` is no attribute. */
export function h(tag: string, { key, ...given }: { readonly [name: string]: Value } = {}, ...children: Child[]): ElementNode {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== false) attributes[name] = value === true ? "" : String(value);
  }
  return { tag, ...(key !== undefined && { key: String(key) }), attributes, children: flat(children) };
}

/** A sign that is drawn for the eye; its meaning is said in words beside it. */
export function sign(text: string, className: string): ElementNode {
  return h("span", { class: `sign ${className}`, "aria-hidden": "true" }, text);
}
