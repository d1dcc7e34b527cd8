/** This many ends within the window, and it rests. */
const limit = 3;
/** In milliseconds. */
const windowLength = 3 * 60_000;
const firstPause = 1000;

type AfterCrash = { readonly kind: "restart"; readonly pause: number } | { readonly kind: "rest" };

/** When a server that ended by itself is started again. It rests after three ends within three minutes. */
export class CrashPolicy {
  #times: number[] = [];

  /** Notes an end at that time (milliseconds) and says what to do. Pauses grow fourfold. */
  crashed(now: number): AfterCrash {
    this.#times = [...this.#times.filter((time) => now - time < windowLength), now];
    if (this.#times.length >= limit) return { kind: "rest" };
    return { kind: "restart", pause: firstPause * 4 ** (this.#times.length - 1) };
  }

  /** A person asked for a start: what was is forgotten. */
  forget(): void {
    this.#times = [];
  }
}
