/** Classes of errors of one's own, and whether they carry a status or code. */
import type { TreeVisitors, TypeScriptVisitors } from "../../api/check.ts";
import { type FileContext, type PyFile, type RbFile, type TsFile, textOf } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { type TS, ts } from "../../api/ts.ts";
import { sourceOf, spanOf } from "../../shared/typescript/nodes.ts";
import { practice } from "../practice.ts";

const errorBase = /(?:Error|Exception)$/;
const carrying = /\b(?:(?:http_)?status(?:_code)?|(?:error_|default_)?code)\b|HTTPException|APIException/;

/** What a document must match to have such a class. */
export const errorClassPattern = /\bclass \w+[ \t]*(?:\(|<|extends\b)[^\n]*(?:Error|Exception)\b|\bClass\.new\([\w:]*(?:Error|Exception)\b/;

function declared(name: SyntaxNode, node: SyntaxNode, file: FileContext<SyntaxNode>): Outcomes {
  const carries = carrying.test(textOf(file, node));
  return practice("error-class", name, carries ? "with a status or code" : "plain");
}

/** class OrderNotFound(AppError): … */
export const python: TreeVisitors<PyFile> = {
  node: {
    class_definition(node, file) {
      const name = child(node, "name");
      const bases = namedChildren(child(node, "superclasses"));
      return !file.role.test && name && bases.some((base) => errorBase.test(textOf(file, base))) ? declared(name, node, file) : undefined;
    },
  },
};

/** class OrderNotFound < ApplicationError; NotFound = Class.new(StandardError) */
export const ruby: TreeVisitors<RbFile> = {
  node: {
    class(node, file) {
      const name = child(node, "name");
      const base = child(node, "superclass");
      return !file.role.test && name && base && errorBase.test(textOf(file, base)) ? declared(name, node, file) : undefined;
    },
    assignment(node, file) {
      const left = child(node, "left");
      const right = child(node, "right");
      const made = right && /^Class\.new\(?\s*[\w:]*(?:Error|Exception)\b/.test(textOf(file, right));
      return !file.role.test && left?.type === "constant" && made ? declared(left, node, file) : undefined;
    },
  },
};

/** class OrderNotFound extends AppError { … } */
function visitClass(node: TS.Node, file: TsFile): Outcomes {
  const { name, heritageClauses } = node as TS.ClassDeclaration;
  const base = heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  if (file.role.test || !name || !base || !errorBase.test(sourceOf(base.expression, file))) return undefined;
  const carries = /\b(?:status(?:Code)?|code|errorCode|httpStatus)\b|HttpStatus|Http(?:Exception|Error)|\b[45]\d\d\b/.test(
    sourceOf(node, file),
  );
  return practice("error-class", spanOf(name, file), carries ? "with a status or code" : "plain");
}

/** TypeScript: classes that extend an error. */
export const typescript: TypeScriptVisitors = { node: { ClassDeclaration: visitClass } };
