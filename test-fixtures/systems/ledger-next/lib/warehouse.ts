import { Pool } from "pg";
import { env } from "@/lib/env";

/** The reporting database, on another host. */
export const warehouse = new Pool({ connectionString: env.WAREHOUSE_URL, ssl: { rejectUnauthorized: false } });

/** Copies a day's totals. */
export async function storeTotals(day: string, totalMinor: bigint): Promise<void> {
  const client = await warehouse.connect();
  await client.query("INSERT INTO totals (day, total_minor) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING", [day, totalMinor.toString()]);
  client.release();
}

/** The totals of a month. */
export async function totalsOf(month: string): Promise<unknown[]> {
  const client = await warehouse.connect();
  try {
    const { rows } = await client.query("SELECT day, total_minor FROM totals WHERE month = $1 LIMIT 31", [month]);
    return rows;
  } finally {
    client.release();
  }
}
