/** Milliseconds since the command started. */
export interface Timings {
  readonly load: number;
  readonly walk: number;
  readonly analyze: number;
  readonly evaluate: number;
  readonly total: number;
}

/** Times to a tenth of a millisecond. */
export function rounded(timings: Timings): Timings {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    load: tenth(timings.load),
    walk: tenth(timings.walk),
    analyze: tenth(timings.analyze),
    evaluate: tenth(timings.evaluate),
    total: tenth(timings.total),
  };
}
