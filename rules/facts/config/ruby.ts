import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, chainText } from "../../shared/ruby/calls.ts";
import { booleanValue, nameValue, numberValue } from "../../shared/ruby/values.ts";
import { computed, FlatMap } from "./flat.ts";

const files: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)config\/(?:application|environments\/\w+|initializers\/[\w./-]+|environment)\.rb$/, "rails"],
  [/(?:^|\/)config\/puma(?:\/\w+)?\.rb$|(?:^|\/)puma\.rb$/, "puma"],
  [
    /(?:^|\/)\.simplecov$|(?:^|\/)(?:spec|test)\/(?:spec_helper|rails_helper|test_helper|simplecov_helper|support\/simplecov)\.rb$/,
    "simplecov",
  ],
  [/(?:^|\/)config\/deploy(?:\/\w+)?\.rb$|(?:^|\/)Capfile$/, "capistrano"],
  [/(?:^|\/)config\/schedule\.rb$/, "whenever"],
];

/** Paths that {@link ruby} looks at; any other file is left alone. */
export const rubyConfigPaths = new RegExp(files.map(([path]) => path.source).join("|"));

/**
 * Settings of Rails and its peers: `config.force_ssl = true` is `force_ssl`, `config.action_dispatch.default_headers = …` keeps its chain;
 * a bare call with one argument (`workers 2`, `minimum_coverage 90`) is a key as well. `name` is the file without its extension.
 */
export const ruby: TreeVisitors<RbFile> = {
  file(root, file) {
    const tool = files.find(([path]) => path.test(file.path))?.[1];
    if (tool === undefined) return undefined;
    const flat = new FlatMap();
    walkTree(root, (node) => {
      if (node.type === "assignment" || node.type === "operator_assignment") assigned(node, file, flat);
      else if (node.type === "call") called(node, file, flat);
    });
    if (flat.isEmpty) return undefined;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1).replace(/\.rb$/, "");
    return fact("config", { start: root.start, end: root.start + 1 }, { tool, name, values: flat.plain });
  },
};

function assigned(node: SyntaxNode, file: RbFile, flat: FlatMap): void {
  const left = child(node, "left");
  const right = child(node, "right");
  if (!left || !right) return;
  const chain = textOf(file, left).replace(/\s+/g, "");
  if (!/^[\w.:@]+$/.test(chain) || !chain.includes(".")) return;
  flat.set(chain.replace(/^(?:Rails\.application\.)?config\./, ""), literalOf(right, file));
}

function called(node: SyntaxNode, file: RbFile, flat: FlatMap): void {
  const call = callOf(node, file);
  if (!call) return;
  const [first] = call.args;
  const receiver = call.receiver ? chainText(call.receiver, file) : "";
  const key = (receiver === "" ? call.name : `${receiver}.${call.name}`).replace(/^(?:Rails\.application\.)?config\./, "");
  if (first) flat.set(key, literalOf(first, file));
  else if (call.name === "minimum_coverage") {
    // minimum_coverage line: 90, branch: 80
    for (const option of call.options) if (option.key !== undefined) flat.set(`${key}.${option.key}`, literalOf(option.value, file));
  }
}

function literalOf(node: SyntaxNode, file: RbFile): string | number | boolean {
  return (
    booleanValue(node) ??
    numberValue(node, file) ??
    nameValue(node, file) ??
    (/^[A-Z][\w:]*$/.test(textOf(file, node)) ? textOf(file, node) : computed)
  );
}
