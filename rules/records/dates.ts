/** Calendar days as `YYYY-MM-DD` texts, which compare as they sort. Days are UTC and nothing here reads a clock. */

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const millisecondsPerDay = 86_400_000;

function millisecondsOf(date: string): number {
  const parts = pattern.exec(date);
  return parts ? Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : Number.NaN;
}

function textOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Whether a text is a day that exists, written `YYYY-MM-DD`, from the year 1000 on. */
export function isDate(text: string): boolean {
  const milliseconds = millisecondsOf(text);
  return text >= "1000" && !Number.isNaN(milliseconds) && textOf(milliseconds) === text;
}

/** Number of days from one date to another; negative when it lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((millisecondsOf(to) - millisecondsOf(from)) / millisecondsPerDay);
}

/**
 * The day that lies `days` after a date (before it, when negative).
 * @throws RangeError when `date` is no date.
 */
export function addDays(date: string, days: number): string {
  if (!isDate(date)) throw new RangeError(`"${date}" is no date; write it as YYYY-MM-DD`);
  const milliseconds = millisecondsOf(date) + days * millisecondsPerDay;
  return milliseconds > millisecondsOf("9999-12-31") ? "9999-12-31" : textOf(milliseconds);
}
