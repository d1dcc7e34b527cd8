import type { TypeScriptVisitors } from "../../api/check.ts";
import { fact } from "../../api/outcome.ts";
import { calledInTransactions, handsTransactionOn } from "../../shared/typescript/database/transactions.ts";

/** Names of four letters and fewer are too common to tell a function by. */
export const typescript: TypeScriptVisitors = {
  file: (root, file) => {
    const names = [...calledInTransactions(file)].filter((name) => name.length > 4);
    const hands = names.length > 0 && handsTransactionOn(file);
    return names.length > 0
      ? fact("transaction-call", { start: root.pos, end: root.pos }, { names, ...(hands ? { hands } : {}) })
      : undefined;
  },
};
