/** The day of a run. It is injected, so that a run can be repeated: nothing else asks for the time of day. */
import { isDate } from "@seaworthy/rules/records/dates";
import { UsageError } from "./errors.ts";

/**
 * Today in UTC as YYYY-MM-DD, or what `SEAWORTHY_NOW` says.
 * @throws UsageError when the variable holds anything but an existing day.
 */
export function today(environment: NodeJS.ProcessEnv = process.env): string {
  const wanted = environment.SEAWORTHY_NOW;
  if (wanted === undefined || wanted === "") return new Date().toISOString().slice(0, 10);
  if (!isDate(wanted)) throw new UsageError(`SEAWORTHY_NOW is "${wanted}": set it to an existing day such as 2026-10-31, or unset it`);
  return wanted;
}
