/** The day and time of a run. They are injected, so that a run can be repeated: nothing else asks for the time of day. */
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

/**
 * The present moment in UTC as `YYYY-MM-DDTHH:MM:SSZ`; the start of the day that `SEAWORTHY_NOW` names.
 * @throws UsageError when the variable holds anything but an existing day.
 */
export function now(environment: NodeJS.ProcessEnv = process.env): string {
  const day = today(environment);
  return environment.SEAWORTHY_NOW ? `${day}T00:00:00Z` : `${new Date().toISOString().slice(0, 19)}Z`;
}
