import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { calledInTransactions } from "../../shared/python/orms.ts";

/** Names of four letters and fewer are too common to tell a function by. */
export const python: TreeVisitors<PyFile> = {
  file: (root, file) => {
    const names = [...calledInTransactions(file)].filter((name) => name.length > 4);
    return names.length > 0 ? fact("transaction-call", root, { names }) : undefined;
  },
};
