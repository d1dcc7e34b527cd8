import type { TS } from "../../../api/ts.ts";

/** What a write goes through; `sql` stands for drivers that are given statements. */
export type Orm = "prisma" | "drizzle" | "knex" | "kysely" | "objection" | "typeorm" | "sequelize" | "mongoose" | "mongodb" | "sql";

/** What is known of a database write. */
export interface DatabaseWrite {
  readonly orm: Orm;
  /** The call or tagged template that writes; for builders the call that names the operation. */
  readonly call: TS.CallExpression | TS.TaggedTemplateExpression;
  /** What is underlined: `prisma.order.create`. */
  readonly callee: TS.Expression;
  /** The expression of the client: `prisma`, `this.prisma`, `db`. */
  readonly client: TS.Expression;
  /** Model or table as far as known, else "". */
  readonly target: string;
  /** create, update … */
  readonly operation: string;
  /** The call is given a transaction or session. */
  readonly transactional: boolean;
}

/** A method call, taken apart. */
export interface MethodCall {
  readonly call: TS.CallExpression;
  readonly callee: TS.PropertyAccessExpression;
  /** The method's name. */
  readonly operation: string;
  /** What it is called on, unwrapped. */
  readonly client: TS.Expression;
}

/** Names of a client, whatever the library. */
export const clientName = /^(?:db|database|client|orm|dbClient|tx|trx|conn|prismaTx|drizzleDb)$/;
