/**
 * How many public functions of a file say what they are for: one `practice` of the topic `documented` a file, its name `documented/all`.
 * Is no reason to parse a file: counted where another check has one. Functions of three lines or fewer speak for themselves.
 */
import { defineFacts } from "../../api/check.ts";
import { type PyFile, type RbFile, textOf, type TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { type TS, ts } from "../../api/ts.ts";
import {
  bodyOf,
  classOfMethod,
  decoratorsOf as pythonDecorators,
  definitionName,
  enclosingDef,
  isBareLiteral,
  outlineOf,
} from "../../shared/python/nodes.ts";
import { classesOf } from "../../shared/ruby/classes.ts";
import { hasModifier, isFunction, unwrap } from "../../shared/typescript/nodes.ts";
import { practice } from "../practice.ts";

/** Lines up to which a function speaks for itself. */
const short = 3;

interface Count {
  documented: number;
  all: number;
}

function told({ documented, all }: Count, at: Span): Outcomes {
  return all === 0 ? undefined : practice("documented", { start: at.start, end: at.end }, `${documented}/${all}`, documented === all);
}

function long(file: TsFile | PyFile, start: number, end: number): boolean {
  return file.lines.lineOf(end) - file.lines.lineOf(start) + 1 > short;
}

function hasComment(node: TS.Node, file: TsFile): boolean {
  return (ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []).some(
    ({ kind }) => kind === ts.SyntaxKind.MultiLineCommentTrivia,
  );
}

function typescriptCount(root: TS.SourceFile, file: TsFile): Count {
  const count: Count = { documented: 0, all: 0 };
  const add = (node: TS.Node, documented: boolean): void => {
    if (!long(file, node.getStart(root), node.end)) return;
    count.all++;
    if (documented) count.documented++;
  };
  for (const statement of root.statements) {
    if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isFunctionDeclaration(statement)) add(statement, hasComment(statement, file));
    else if (ts.isVariableStatement(statement)) {
      if (statement.declarationList.declarations.some(({ initializer }) => initializer && isFunction(unwrap(initializer))))
        add(statement, hasComment(statement, file));
    } else if (ts.isClassDeclaration(statement)) {
      for (const member of statement.members) {
        const hidden = hasModifier(member, ts.SyntaxKind.PrivateKeyword) || hasModifier(member, ts.SyntaxKind.ProtectedKeyword);
        if (ts.isMethodDeclaration(member) && !hidden && !ts.isPrivateIdentifier(member.name)) add(member, hasComment(member, file));
      }
    }
  }
  return count;
}

function pythonCount(root: SyntaxNode, file: PyFile): Count {
  const count: Count = { documented: 0, all: 0 };
  for (const node of outlineOf(root)) {
    if (node.type !== "function_definition" || enclosingDef(node)) continue;
    const holder = classOfMethod(node);
    const names = [definitionName(node, file), ...(holder ? [definitionName(holder, file)] : [])];
    if (
      names.some((name) => name.startsWith("_")) ||
      !long(file, node.start, node.end) ||
      pythonDecorators(node, file).some(({ name }) => /overload$|override$/.test(name))
    )
      continue;
    count.all++;
    if (isBareLiteral(bodyOf(node)[0], "string")) count.documented++;
  }
  return count;
}

function rubyCount(file: RbFile): Count {
  const count: Count = { documented: 0, all: 0 };
  for (const subject of classesOf(file)) {
    for (const method of subject.methods) {
      if (method.visibility !== "public" || method.name === "initialize" || textOf(file, method.node).split("\n").length <= short) continue;
      count.all++;
      const before = file.text.slice(0, method.node.start).split("\n").at(-2)?.trim() ?? "";
      if (/^#(?!\s*(?:rubocop|TODO|FIXME|@api private|:nodoc:))/.test(before)) count.documented++;
    }
  }
  return count;
}

export default defineFacts({
  name: "documented",
  facts: ["practice"],
  triggers: {
    typescript: { passive: true, skip: ["test", "browser", "script", "migration", "example"], words: ["export "] },
    python: { passive: true, skip: ["test", "migration", "script", "seed", "example"], words: ["def "] },
    ruby: { passive: true, skip: ["test", "migration", "script", "seed"], words: ["def "] },
  },
  detect: {
    typescript: {
      file(root, file) {
        const { statements } = root;
        const [first] = statements;
        if (
          file.role.test ||
          file.role.script ||
          file.role.migration ||
          file.role.toolConfig ||
          /\.d\.ts$|\.[jt]sx$/.test(file.path) ||
          !first
        )
          return undefined;
        return told(typescriptCount(root, file), { start: first.getStart(root), end: first.getStart(root) + 1 });
      },
    },
    python: {
      file(root, file) {
        if (file.role.test || file.role.script || file.role.migration || file.role.seed) return undefined;
        return told(pythonCount(root, file), { start: root.start, end: Math.min(root.end, root.start + 1) });
      },
    },
    ruby: {
      file(root, file) {
        if (file.role.test || file.role.script || file.role.migration || file.role.seed) return undefined;
        return told(rubyCount(file), { start: root.start, end: Math.min(root.end, root.start + 1) });
      },
    },
  },
});
