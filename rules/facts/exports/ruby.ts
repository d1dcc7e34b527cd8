import type { TreeVisitors } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import type { Json } from "../../api/vocabulary.ts";
import { constantName } from "../../shared/ruby/calls.ts";
import { classesOf } from "../../shared/ruby/classes.ts";
import { optionsOf, type RbOptions } from "../../shared/ruby/options.ts";
import { booleanValue, nameValue, numberValue } from "../../shared/ruby/values.ts";

/** Hashes with more entries than this are tables, not options. */
const optionLimit = 24;

/** Literal values; "dynamic" for what is decided at run time, "text" for texts, which may be secrets; "..." when a splat may add more. */
function valuesOf(options: RbOptions, file: RbFile): Record<string, Json> {
  const values: Record<string, Json> = options.complete ? {} : { "...": true };
  for (const { key, value } of options.entries) {
    if (key === undefined) values["..."] = true;
    else {
      const text = nameValue(value, file);
      values[key] =
        booleanValue(value) ??
        numberValue(value, file) ??
        (value.type === "nil" ? null : text === undefined ? "dynamic" : /^(?:lax|strict|none|\*)$/i.test(text) ? text : "text");
    }
  }
  return values;
}

function constant(node: SyntaxNode, file: RbFile): Outcome | undefined {
  const left = child(node, "left");
  const right = child(node, "right");
  const name = constantName(left, file);
  const options = name && right ? optionsOf(right, file) : undefined;
  if (!left || !name || !options || file.role.test || options.entries.length === 0 || options.entries.length > optionLimit)
    return undefined;
  return fact("exported-object", left, { name, values: valuesOf(options, file) });
}

/** Constants that hold options, and controllers with their superclass (as `superclass`), by which filters are inherited. */
export const ruby: TreeVisitors<RbFile> = {
  node: { assignment: constant },
  file(_root, file) {
    if (file.role.test) return undefined;
    return classesOf(file)
      .filter((subject) => subject.kind === "controller" && subject.superclass !== "")
      .map((subject) =>
        fact(
          "exported-object",
          { start: subject.node.start, end: subject.node.start + 5 },
          { name: subject.name, values: { superclass: subject.superclass } },
        ),
      );
  },
};
