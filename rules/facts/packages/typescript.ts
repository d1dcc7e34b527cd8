import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact, type Outcome } from "../../api/outcome.ts";
import { ts } from "../../api/ts.ts";
import { packageUse } from "../../shared/packages/index.ts";
import { spanOf } from "../../shared/typescript/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";

/** Imports of packages that say something; a type-only import uses nothing. */
export const typescript: TypeScriptVisitors = {
  file(_root, file) {
    if (file.role.test) return undefined;
    const outcomes: Outcome[] = [];
    const seen = new Set<string>();
    for (const imported of importsOf(file).values()) {
      const known = imported.typeOnly ? undefined : packageUse("npm", imported.module);
      if (!known || seen.has(known.name)) continue;
      seen.add(known.name);
      outcomes.push(fact("package-use", spanOf(imported.node, file), { package: known.name, ecosystem: "npm" }));
    }
    for (const statement of file.root.statements) {
      // import "./instrument"; import "@sentry/tracing" — for the side effect alone.
      if (!ts.isImportDeclaration(statement) || statement.importClause || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const known = packageUse("npm", statement.moduleSpecifier.text);
      if (known && !seen.has(known.name))
        outcomes.push(fact("package-use", spanOf(statement, file), { package: known.name, ecosystem: "npm" }));
    }
    return outcomes;
  },
};
