/** Which part of the project may import which: the direction that keeps checks simple and the halves of the product apart. */
import { builtinModules } from "node:module";
import type { Import } from "./imports.ts";

interface Room {
  /** Rooms that may be imported; the room itself always may. */
  readonly uses: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[];
}

/** The rooms by their folders. A file belongs to the longest folder that it lies in. */
const rooms: Readonly<Record<string, Room>> = {
  "rules/api": { uses: [] },
  "rules/languages": { uses: ["rules/api"] },
  "rules/shared": { uses: ["rules/api", "rules/languages"] },
  "rules/checks": { uses: ["rules/api", "rules/shared", "rules/checklists"], types: ["rules/languages"] },
  "rules/facts": { uses: ["rules/api", "rules/shared", "rules/checklists"], types: ["rules/languages"] },
  "rules/engine": { uses: ["rules/api", "rules/languages", "rules/facts"] },
  "rules/records": { uses: ["rules/api"] },
  "rules/checklists": { uses: ["rules/api", "rules/shared"], types: ["rules/languages"] },
  "rules/score": { uses: ["rules/api", "rules/records"], types: ["rules/facts"] },
  "rules/scaffolds": { uses: ["rules/api", "rules/shared"] },
  "rules/testing": { uses: ["rules/api", "rules/languages", "rules/facts", "rules/engine"] },
  "rules/registry.generated.ts": { uses: ["rules/api", "rules/checks", "rules/facts"] },
  "server/protocol": { uses: [], types: ["rules/api"] },
  server: { uses: ["server/protocol", "rules"] },
  client: { uses: ["server/protocol"] },
};

/** Rooms, with those inside a room that was named as a whole. The helpers for tests are no part of what is shipped. */
function isIn(room: string, folders: readonly string[]): boolean {
  return folders.some((folder) => room === folder || (room.startsWith(`${folder}/`) && room !== "rules/testing"));
}

/** The room of a file, or undefined for scripts, tests and what else may import anything. */
function roomOf(path: string): string | undefined {
  if (/\.test\.ts$|(^|\/)(test|e2e|bench|scripts)\//.test(path)) return undefined;
  return Object.keys(rooms)
    .filter((folder) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** What an import does wrong, as one line that names it, or undefined. */
export function importMistake(found: Import): string | undefined {
  const room = roomOf(found.from);
  const rules = room === undefined ? undefined : rooms[room];
  if (room === undefined || rules === undefined) return undefined;
  const place = `${found.from}:${found.line} imports ${found.typeOnly ? "types of " : ""}${found.to}`;
  if (!found.inside) {
    const reason = packageMistake(room, found);
    return reason && `${place}: ${reason}`;
  }
  const other = roomOf(found.to) ?? found.to;
  if (other === room)
    return otherCheck(found) ? `${place}: a check never imports another; what they share stands in rules/shared` : undefined;
  if (isIn(other, rules.uses) || (found.typeOnly && isIn(other, rules.types ?? []))) return undefined;
  const allowed = [...rules.uses, ...(rules.types ?? []).map((folder) => `types of ${folder}`)].join(", ") || "nothing";
  return `${place}: of the project's other parts, ${room} may import ${allowed}`;
}

function otherCheck({ from, to }: Import): boolean {
  const owner = (path: string): string => /^rules\/checks\/[^/]+\/([^/]+?)(?:\.ts|\/.*)$/.exec(path)?.[1] ?? path;
  return from.startsWith("rules/checks/") && owner(from) !== owner(to);
}

const builtin = new Set(builtinModules);

function packageMistake(room: string, { from, to }: Import): string | undefined {
  const pure = room.startsWith("rules/") && room !== "rules/testing";
  if (pure && (to.startsWith("node:") || builtin.has(to))) return "rules are pure and use nothing of Node";
  if (to === "vscode" && room !== "client") return "only client/ runs in VS Code";
  if (/^vscode-languageserver(\/|$|-)/.test(to) && !room.startsWith("server")) return "only server/ speaks LSP";
  if (/^vscode-languageclient(\/|$)/.test(to) && room !== "client") return "only client/ is a client";
  if (to === "ts-morph" && from !== "rules/api/ts.ts" && room !== "rules/testing") return "take the compiler API from rules/api/ts.ts";
  return undefined;
}

/**
 * The shortest ways round in a graph: for each node that reaches itself, one cycle, each cycle once.
 * @param edges pairs of names; pairs of equal names are left out
 */
export function cycles(edges: Iterable<readonly [string, string]>): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const found = new Map<string, string[]>();
  for (const start of next.keys()) {
    const cycle = wayBack(start, next);
    const key = cycle && [...cycle].sort().join();
    if (cycle && key !== undefined && !found.has(key)) found.set(key, cycle);
  }
  return [...found.values()];
}

/** The shortest path from a node back to itself, by breadth, or undefined. */
function wayBack(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    for (const to of next.get(node) ?? []) {
      if (to === start) {
        const path = [node];
        for (let at = node; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          path.unshift(at);
        }
        return path;
      }
      if (!cameFrom.has(to)) {
        cameFrom.set(to, node);
        queue.push(to);
      }
    }
  }
  return undefined;
}

/** The folder by which cycles are judged: the first two levels, where the rooms are. */
export function folderOf(path: string): string {
  return path.split("/").slice(0, -1).slice(0, 2).join("/");
}
