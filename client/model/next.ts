/** Going from one launch blocker to the next. */
import type { Place, ReadinessSummary } from "@seaworthy/server/protocol/index";

/** Where the cursor is. */
export type Position = Pick<Place, "uri" | "line" | "character">;

function compare(a: Position, b: Position): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.line - b.line || a.character - b.character;
}

/** The first place of a blocker after the cursor, in the order of files; after the last one comes the first again. */
export function nextBlocker(roots: readonly ReadinessSummary[], cursor: Position | undefined): Place | undefined {
  const places = roots.flatMap(({ blockers }) => blockers.flatMap((blocker) => blocker.places)).sort(compare);
  return (cursor && places.find((place) => compare(place, cursor) > 0)) ?? places[0];
}
