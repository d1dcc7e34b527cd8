import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";

/** Links that a check asks for; every other link of a page says nothing here. */
const legalTarget = /privacy|terms|imprint|legal/i;

/** `<a href="https://…/privacy">`, `<Link to="/terms">`. */
function visitAttribute(node: TS.Node, file: TsFile): Outcomes {
  const attribute = node as TS.JsxAttribute;
  const value =
    attribute.initializer && ts.isJsxExpression(attribute.initializer) ? attribute.initializer.expression : attribute.initializer;
  if (!/^(?:href|to)$/.test(attribute.name.getText(file.root))) return undefined;
  return value && ts.isStringLiteralLike(value) ? link(value, file) : undefined;
}

/** `{ title: "Privacy", href: "/privacy" }` of a footer's list. */
function visitProperty(node: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer) ? link(node.initializer, file) : undefined;
}

function link(value: TS.StringLiteralLike, file: TsFile): Outcomes {
  if (file.role.test || !legalTarget.test(value.text) || !/^(?:https?:|\/)/.test(value.text)) return undefined;
  return fact("link", { start: value.getStart(file.root), end: value.end }, { target: value.text, text: "" });
}

/** TypeScript: links in JSX and in lists of links, where a check asks for what they lead to. */
export const typescript: TypeScriptVisitors = {
  node: { JsxAttribute: visitAttribute },
  property: { href: visitProperty, to: visitProperty, url: visitProperty, link: visitProperty },
};
