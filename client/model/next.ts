/** Going from one launch blocker to the next. */
import type { Place, ReadinessSummary } from "@seaworthy/server/protocol/index";

/** Where the cursor is. */
type Position = Pick<Place, "uri" | "line" | "character">;

function compare(a: Position, b: Position): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1;
  return a.line - b.line || a.character - b.character;
}

/**
 * Where to go next. From a file with a blocker it is the next place in the order of files, after the last one the first again; from
 * anywhere else it is the first of the list of blockers.
 */
export function nextBlocker(roots: readonly ReadinessSummary[], cursor: Position | undefined): Place | undefined {
  const listed = roots.flatMap(({ blockers }) => blockers.flatMap((blocker) => blocker.places));
  if (!cursor || !listed.some(({ uri }) => uri === cursor.uri)) return listed[0];
  const places = [...listed].sort(compare);
  return places.find((place) => compare(place, cursor) > 0) ?? places[0];
}
