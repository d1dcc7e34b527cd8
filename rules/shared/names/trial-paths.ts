/** Paths of routes that were made to try something out. */

/** A path whose first or last own part says that it is for trying out. */
const trial = /^(?:_*(?:test|debug|dev|seed|reset-db|resetdb|drop-db|dummy)(?:[-_](?:\w+))?|__\w+|sentry-example-api)$/i;
/** Parts that say something else: what is tested is a resource of the product, or devices and developers. */
const resource =
  /^(?:test[-_](?:cases?|runs?|results?|suites?|plans?|drives?|sets?|takers?|papers?|webhooks?|connections?|prep)|dev[-_](?:tools?|ices?)|__(?:future__|webpack\w*|nextjs\w*|health\w*|version\w*|ping\w*|heartbeat|lbheartbeat)|debug[-_](?:logs?|symbols?|files?|ids?))$/i;

/** Whether the path of a route says that it is there for tests or debugging: `/debug/state`, `/api/test`, `/orders/debug`. */
export function isTrialPath(path: string): boolean {
  const parts = path.split("/").filter((part) => part !== "" && !/^(?:api|v\d+|rest|internal)$/i.test(part));
  const fixed = parts.filter((part) => !/^[:[{*(<]/.test(part));
  const [first] = fixed;
  const last = fixed.at(-1);
  if (first === undefined || last === undefined) return false;
  // /test_type/add, /test/:id/report: something of the product that is listed, edited and shown.
  if (/^(?:test|dev)[-_]\w+$/i.test(first) && /^(?:add|edit|new|list|delete|update|view)\$?$/i.test(last)) return false;
  if (/^test$/i.test(first) && fixed.length > 1 && parts.indexOf(first) === 0 && /^[:[{*(<]/.test(parts[1] ?? "")) return false;
  if (trial.test(first) && !resource.test(first)) return true;
  // /orders/debug; but /webhooks/:id/test sends a test event to somebody who asked for it.
  return fixed.length > 1 && /^(?:debug|seed|__\w+)$/i.test(last) && !parts.some((part) => /^[:[{<]/.test(part));
}
