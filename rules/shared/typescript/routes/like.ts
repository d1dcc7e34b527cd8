/** What a document that declares routes contains; for triggers, where `.get(` alone would wake a check for every map. */

/** A router's call with a path, a list of paths or a name and a handler, or the words of frameworks that declare routes in other ways. */
export const routeLike =
  /\.(?:get|post|put|patch|delete|del|all|options|head)\s*(?:<[^()]{0,200}>)?\(\s*(?:["'](?:[/*:]|["'])|`|\/|\[|[\w$.]+\s*,)|\.use\(\s*["'][^"']*(?:health|ready|live|ping|status|up)\w*["']|\.(?:route|tool)\(|registertool|procedure|use server|createserver|@controller|@resolver|jsoncontroller|servertransport|mcphandler|fastmcp|\b(?:express|fastify|hono|elysia)\(|eventhandler\(|\bbun\.serve\(|\bexport\s+(?:async\s+function|function|const)\s+(?:get|post|put|patch|delete|all|actions?|loader|load)\b/i;
