/** The quick fix: a map becomes a cache with a maximum size and age, which has the same methods. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import type { Store } from "../../../shared/typescript/stores.ts";
import { importName } from "../../../shared/typescript/style.ts";

const options = "{ max: 10_000, ttl: 60 * 60 * 1000 }";

/** Only for maps and sets whose entries the cache's types accept. */
export function lruFix(store: Store, file: TsFile): ProblemFix | undefined {
  const { made, declaration } = store;
  // What another expression gives a type to has to keep that type.
  if (declaration.initializer !== made) return undefined;
  if (!ts.isNewExpression(made) || (store.kind !== "map" && store.kind !== "set") || hasComment(spanOf(made, file), file)) return undefined;
  const types = [made.typeArguments, annotationOf(declaration)?.typeArguments].flatMap((list) => [...(list ?? [])]);
  if (types.some((type) => /\b(?:null|undefined|void|unknown)\b/.test(sourceOf(type, file)))) return undefined;
  // Iterating and callbacks differ between the two.
  const methods = store.uses.map((use) => methodOf(use.node));
  if (methods.some((method) => method === undefined || !/^(?:get|set|has|add|entries|keys|values)$/.test(method))) return undefined;
  if (store.kind === "set" && methods.some((method) => method !== "add" && method !== "has")) return undefined;
  const imported = importName(file, ["lru-cache"], "LRUCache");
  const value = store.kind === "set" ? ", true" : "";
  const given = made.typeArguments?.map((type) => sourceOf(type, file)).join(", ");
  const edits: TextEdit[] = [
    ...imported.edits,
    { ...spanOf(made, file), text: `new ${imported.name}${given === undefined ? "" : `<${given}${value}>`}(${options})` },
  ];
  const annotation = annotationOf(declaration);
  if (annotation) {
    if (!ts.isIdentifier(annotation.typeName) || !/^(?:Map|Set)$/.test(annotation.typeName.text)) return undefined;
    edits.push({ ...spanOf(annotation.typeName, file), text: imported.name });
    const last = annotation.typeArguments?.at(-1);
    if (last && value !== "") edits.push({ start: last.end, end: last.end, text: value });
  }
  if (store.kind === "set") {
    for (const { node } of store.uses) {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "add") continue;
      const first = node.arguments[0];
      if (!first) return undefined;
      edits.push({ ...spanOf(node.expression.name, file), text: "set" }, { start: first.end, end: first.end, text: ", true" });
    }
  }
  return { fix: "lru", edits };
}

function annotationOf(declaration: TS.VariableDeclaration | TS.PropertyDeclaration): TS.TypeReferenceNode | undefined {
  return declaration.type && ts.isTypeReferenceNode(declaration.type) ? declaration.type : undefined;
}

function methodOf(node: TS.Node): string | undefined {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : undefined;
}
