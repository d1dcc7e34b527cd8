/**
 * Which parts of a project an answer was made from. What can change is a {@link Source}; whoever hands out its content notes that, and
 * whoever keeps an answer keeps the sources with it: the answer holds until one of them has changed.
 */

/** Grows with each change of any source, so that moments can be compared. */
let moment = 0;
/** The sources of the answer that is being made; undefined while nobody keeps it. */
let reading: Set<Source> | undefined;

/** Something that an answer can be made from. */
export class Source {
  /** The moment of the last change. */
  at = ++moment;

  /** Says that the content is another one from now on. */
  changed(): void {
    this.at = ++moment;
  }

  /** Says that the content was looked at. */
  read(): void {
    reading?.add(this);
  }
}

/** An answer with what it was made from. */
export interface Kept<T> {
  readonly answer: T;
  /** In the order in which they were read first. */
  readonly sources: readonly Source[];
  /** The sources had not changed at this moment. */
  at: number;
}

/** Makes an answer and keeps what was read for it. An answer around this one is made from the same sources. */
export function keep<T>(make: () => T): Kept<T> {
  const outer = reading;
  const own = new Set<Source>();
  reading = own;
  try {
    const answer = make();
    return { answer, sources: [...own], at: moment };
  } finally {
    reading = outer;
    if (outer) for (const source of own) outer.add(source);
  }
}

/** As {@link keep}, for what is a source itself: an answer around this one does not depend on what this one is made from. */
export function keepApart<T>(make: () => T): Kept<T> {
  const outer = reading;
  reading = undefined;
  try {
    return keep(make);
  } finally {
    reading = outer;
  }
}

/** Whether a kept answer still holds. */
export function holds(kept: Kept<unknown>): boolean {
  if (kept.at === moment) return true;
  for (const source of kept.sources) if (source.at > kept.at) return false;
  kept.at = moment;
  return true;
}

/** A kept answer as a part of the answer that is being made. */
export function reuse<T>(kept: Kept<T>): T {
  if (reading) for (const source of kept.sources) reading.add(source);
  return kept.answer;
}
