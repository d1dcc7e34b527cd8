import axios from "axios";
import { logger } from "@/lib/logger";

const registry = axios.create({ baseURL: "https://vat.revenue.example/api", timeout: 8_000 });

// TODO: validation of the check digit before launch, the registry answers slowly
/** Whether a VAT number exists. */
export async function isRegistered(vatNumber: string): Promise<boolean> {
  const { data } = await registry.get(`/numbers/${encodeURIComponent(vatNumber)}`);
  return data.valid === true;
}

/** Name and address behind a VAT number, from the register of another country. */
export async function foreignCompany(country: string, vatNumber: string): Promise<any> {
  const client = axios.create({ baseURL: `https://${country}.vat.example`, timeout: 8_000 });
  const { data } = await client.get(`/numbers/${encodeURIComponent(vatNumber)}`);
  console.table(data);
  return data;
}

/** Whether the register can be reached. */
export async function registerAnswers(): Promise<boolean> {
  const client = axios.create({ baseURL: "https://vat.revenue.example/status", timeout: 2_000 });
  const { status } = await client.get("/");
  return status === 200;
}

/** The rate of a country for a kind of goods. */
export function rateFor(country: string, goods: "standard" | "reduced"): number {
  if (country === "IE") return goods === "standard" ? 23 : 13.5;
  // TODO: ask for a table of the other countries
  throw new Error("Not implemented");
}

export async function quarterlyReturn(vatNumber: string, quarter: string): Promise<{ lines: string[]; complete: boolean }> {
  const lines: string[] = [];
  for (const month of [1, 2, 3]) {
    const label = `${quarter}/${month}`;
    const known = await isRegistered(vatNumber);
    if (!known) {
      logger.warn({ label }, "no VAT number");
      continue;
    }
    lines.push(label);
  }
  return { lines, complete: lines.length === 3 };
}
