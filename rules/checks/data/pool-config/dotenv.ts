import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";

/** Names under which Prisma's address is kept by custom; other databases of a project may belong to other libraries. */
const prismaNames = /^(?:DATABASE_URL|PRISMA_DATABASE_URL|POSTGRES_PRISMA_URL|DB_URL|POSTGRES_URL|MYSQL_URL)$/;
/** A pooler between the service and the database keeps the connections. */
const pooler = /[?&]pgbouncer=true|[-.]pooler\.|pgbouncer|:6543\b|\bpgcat\b|\bsupavisor\b|accelerate/i;

/** Prisma's address in an environment file for production, whose parameters set the pool. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  if (!file.role.production || file.role.example) return [];
  return file.root.entries.flatMap((entry): Outcome[] => {
    const { value } = entry;
    if (!prismaNames.test(entry.name) || !/^(?:postgres(?:ql)?|mysql|sqlserver|cockroachdb):\/\/\S+$/.test(value) || pooler.test(value))
      return [];
    if (/[?&](?:connection_limit|pool_timeout)=/.test(value)) return [met(entry.valueSpan)];
    // A value that goes on in a variable may have it there.
    if (/\$\{?\w+\}?$/.test(value)) return [];
    const end = entry.valueSpan.end;
    const text = `${value.includes("?") ? "&" : "?"}connection_limit=10&pool_timeout=20`;
    return [
      problem("url", entry.nameSpan, {
        data: { name: entry.name },
        fixes: [{ fix: "addParameters", edits: [{ start: end, end, text }] }],
        pending: "prisma",
      }),
    ];
  });
};
