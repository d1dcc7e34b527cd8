/** Which code runs in a transaction. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { decoratorsOf, isFunction, lastNameOf, walkBelow } from "../nodes.ts";

/** Functions whose callback or array runs in one transaction. */
const transactionCall =
  /^(?:\$?\w*transaction(?:al|ally)?|with_?tx|in_?tx|run_?in_?tx|tx|trx|transact|atomic|atomically|batch|begin|with_?transaction\w*|run_?in_?transaction\w*|do_?in_?transaction\w*)$/i;

/** Whether a node runs inside a transaction opened in this function or an enclosing one, or in a method declared transactional. */
export function insideTransaction(node: TS.Node): boolean {
  for (let current: TS.Node | undefined = node.parent, below: TS.Node = node; current; below = current, current = current.parent) {
    if (ts.isCallExpression(current) && current.expression !== below && runsTransaction(current.expression)) return true;
    if (!ts.isMethodDeclaration(current)) continue;
    for (const { expression } of decoratorsOf(current)) {
      if (/transaction/i.test(lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression))) return true;
    }
  }
  return false;
}

/** `db.transaction(…)`, and `db.transaction().execute(…)` of Kysely, with settings in between. */
function runsTransaction(callee: TS.Expression): boolean {
  if (transactionCall.test(lastNameOf(callee))) return true;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "execute") return false;
  let builder = callee.expression;
  while (ts.isCallExpression(builder) && ts.isPropertyAccessExpression(builder.expression)) {
    if (builder.expression.name.text === "transaction") return true;
    builder = builder.expression.expression;
  }
  return false;
}

const manualTransaction = /\b(?:startTransaction|beginTransaction|createQueryRunner)\s*\(|['"`]\s*(?:BEGIN|START TRANSACTION)\b/i;

/** Whether a function opens a transaction by hand: BEGIN, startTransaction(), a query runner. */
export function opensTransaction(fn: TS.Node, file: TsFile): boolean {
  return manualTransaction.test(file.text.slice(fn.pos, fn.end));
}

const calledKey = {};

/** The names of what the file calls inside of a transaction: writes of a function of such a name belong to that one. */
export function calledInTransactions(file: TsFile): ReadonlySet<string> {
  return file.memo(calledKey, () => {
    const names = new Set<string>();
    if (!/transaction|atomic|_?tx\b/i.test(file.text)) return names;
    walkBelow(file.root, (node) => {
      if (ts.isCallExpression(node) && insideTransaction(node) && !isFunction(node.expression)) names.add(lastNameOf(node.expression));
    });
    return names;
  });
}

const maker = /^[A-Z]|create|make|build|factory|bind|scoped|with_?(?:db|client|tx|trx|connection)/i;

/** Whether the file makes, inside of a transaction, what works with the client of that one: `new OrderStore(trx)`, `serviceFactory(trx)`. */
export function handsTransactionOn(file: TsFile): boolean {
  if (!/\b\w*(?:tx|trx|txn|transaction)\s*[,)]/i.test(file.text)) return false;
  let found = false;
  walkBelow(file.root, (node) => {
    if (found || !(ts.isCallExpression(node) || ts.isNewExpression(node)) || !maker.test(lastNameOf(node.expression))) return !found;
    const given = node.arguments?.some(
      (argument) => ts.isIdentifier(argument) && /^(?:tx|trx|txn|transaction)$|(?:Tx|Trx|Transaction)$/.test(argument.text),
    );
    if (given && insideTransaction(node)) found = true;
    return !found;
  });
  return found;
}
