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

/** A page of help, and what stands on one that nobody has written yet. */
const helpPage = /(?:^|\/)(?:help|faqs?|guides?|support|docs)\/(?:page|index)\.[jt]sx$|(?:^|\/)(?:help|faqs?|guides?)\.[jt]sx$/i;
const unwritten = /\b(?:under construction|coming soon|lorem ipsum|work in progress|not (?:yet )?(?:written|available|ready))\b/i;
/** A page with more text than this is written, whatever one of its sections says. */
const mostText = 1_500;

function visitPage(root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test || !helpPage.test(file.path) || file.text.length > mostText || !unwritten.test(file.text)) return undefined;
  return fact("setting", { start: 0, end: Math.min(1, root.end) }, { key: "page.unwritten", value: true });
}

/** TypeScript: links in JSX and in lists of links, where a check asks for what they lead to; pages of help that are still to be written. */
export const typescript: TypeScriptVisitors = {
  file: visitPage,
  node: { JsxAttribute: visitAttribute },
  property: { href: visitProperty, to: visitProperty, url: visitProperty, link: visitProperty },
};
