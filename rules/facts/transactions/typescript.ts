import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact } from "../../api/outcome.ts";
import { calledInTransactions } from "../../shared/typescript/database/transactions.ts";

/** Names of four letters and fewer are too common to tell a function by. */
export const typescript: TypeScriptVisitors = {
  file: (root, file) => {
    const names = [...calledInTransactions(file)].filter((name) => name.length > 4);
    return names.length > 0 ? fact("transaction-call", { start: root.pos, end: root.pos }, { names }) : undefined;
  },
};
