import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { fact, met, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { schemaSetting } from "./confirm.ts";
import type { PrismaBlock, PrismaRoot } from "../../../languages/prisma/index.ts";

/** Data sources whose provider is `sqlite`. */
export const prisma: DocumentDetector = (file: FileContext<PrismaRoot>): Outcomes => {
  const { role } = file;
  const source = file.root.blocks.find((block) => block.kind === "datasource");
  const provider = source?.settings.find((setting) => setting.name === "provider");
  if (!source || !provider || role.test || role.development || role.example) return undefined;
  if (provider.text !== '"sqlite"') return /^"\w+"$/.test(provider.text) ? met(provider.value) : undefined;
  // libSQL keeps the file on a server.
  if (/libsql:/.test(file.text)) return undefined;
  return [
    problem("provider", provider.value, { fixes: [usePostgres(source, provider.value)], pending: "schema" }),
    fact("setting", provider.value, { key: schemaSetting, value: true }),
  ];
};

function usePostgres(source: PrismaBlock, provider: { readonly start: number; readonly end: number }): ProblemFix {
  const url = source.settings.find((setting) => setting.name === "url");
  const fixed = url?.text.startsWith('"') ? [{ ...url.value, text: 'env("DATABASE_URL")' }] : [];
  return {
    fix: "usePostgres",
    edits: [{ ...provider, text: '"postgresql"' }, ...fixed],
    ensureLines: [{ path: ".env.example", line: "DATABASE_URL=postgresql://USER:PASSWORD@localhost:5432/NAME" }],
  };
}
