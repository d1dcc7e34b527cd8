import { logger } from "@/lib/logger";

const BASE_URL = "https://api.bankfeed.example/v1";
const TIMEOUT_MS = 10_000;

export interface BankfeedTransaction {
  id: string;
  booked_on: string;
  amount_minor: number;
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`Bank feed answered ${response.status}`);
  return (await response.json()) as T;
}

/** Ids of the accounts that the bank's customer has shared. */
export async function listAccounts(accessToken: string): Promise<string[]> {
  const response = await fetch("https://api.bankfeed.example/v1/accounts", {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { accounts } = await read<{ accounts: { id: string }[] }>(response);
  return accounts.map(({ id }) => id);
}

/** Transactions of several accounts, newest first. */
export async function listTransactions(accessToken: string, accountIds: string[]): Promise<BankfeedTransaction[]> {
  const all: BankfeedTransaction[] = [];
  for (const id of accountIds) {
    const response = await fetch(`${BASE_URL}/accounts/${encodeURIComponent(id)}/transactions`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    all.push(...(await read<BankfeedTransaction[]>(response)));
  }
  logger.info(`read ${all.length} transactions of ${accountIds.length} accounts`);
  return all.sort((a, b) => b.booked_on.localeCompare(a.booked_on));
}

/** Balances of the two accounts that every customer has. */
export async function mainBalances(accessToken: string): Promise<number[]> {
  const balances: number[] = [];
  for (const kind of ["current", "deposit"]) {
    const response = await fetch(`${BASE_URL}/balances/${kind}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    balances.push((await read<{ minor: number }>(response)).minor);
  }
  logger.debug({ accounts: balances.length }, "balances read");
  return balances;
}
