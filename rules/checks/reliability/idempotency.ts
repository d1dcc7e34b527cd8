import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

const column =
  /^(?:idempotency_?(?:key|token|id)|client_?request_?id|dedup(?:lication|e)?_?(?:key|id)|stripe_?event_?id|external_?event_?id|webhook_?event_?id|client_?mutation_?id)$/i;
const table = /idempoten|processed_?(?:events?|webhooks?|requests?)|(?:stripe|webhook|inbox)_?events?$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project
    .openFindings("missing-idempotency")
    .map(({ file, line }): Evidence => ({ file, line, note: "done twice when sent twice" }));
  const met = project.metPlaces("missing-idempotency");
  if (open.length > 0)
    return share(
      met,
      met + open.length,
      open,
      `${met === 0 && open.length === 1 ? "A call or job about money" : `${open.length} of ${met + open.length} calls and jobs about money`} ${open.length === 1 ? "has" : "have"} no idempotency key; pass one made of the entity's id.`,
    );
  const models = project.facts("model").flatMap((fact) => {
    if (isAside(fact.file)) return [];
    const field = fact.data.fields.find((name) => column.test(name));
    if (table.test(fact.data.name.replace(/([a-z])([A-Z])/g, "$1_$2"))) return [evidenceAt(fact, `model ${fact.data.name}`)];
    return field === undefined || /log|trace|audit/i.test(fact.data.name) ? [] : [evidenceAt(fact, `${fact.data.name}.${field}`)];
  });
  const evidence = [...practised(project, "idempotency-key"), ...models];
  const [first] = evidence;
  if (first) return passed(evidence, `A repeated write is recognised: ${first.note}.`);
  if (met > 0) return passed(shownBy(project, "payments", shownBy(project, "external-api", [])), "Calls and jobs about money carry a key.");
  const writes = project.facts("route").filter(
    ({ data, file }) =>
      data.writes &&
      data.touches.includes("external") &&
      !isAside(file) &&
      !/(?:^|[/_-])(?:o?auth\w*|login|sso|sign-?in)(?:[/_.-]|$)/i.test(file) &&
      // One function for all tools of a server says nothing of what a tool does.
      !(data.framework === "mcp" && data.handler === "call_tool") &&
      !/\*|ingest|proxy|log-?in|auth|callback|contact|subscribe/i.test(data.path),
  );
  const [write] = writes;
  const payments = project.trait("payments");
  if (!write && payments.length === 0) return notApplicable("No handler was found that writes to a provider.");
  return failed(
    "Nothing tells a repeated write from a new one; read an Idempotency-Key, store it with the result, and pass one to the provider.",
    write ? [evidenceAt(write, `${write.data.method} ${write.data.path}`.trim())] : payments,
  );
}

export default defineProjectCheck({
  id: "idempotency",
  title: "Idempotency keys on critical writes",
  category: "reliability",
  priority: "P2",
  effort: 120,
  restsOn: ["missing-idempotency"],
  why: "A request that timed out is sent again; without a key that tells the second from the first, the customer pays twice.",
  limits:
    "Keys that are made in another module are taken as given by missing-idempotency. Whether a key that is read is also stored is not followed.",
  applies: ["payments", "external-api"],
  evidence:
    "An Idempotency-Key that is read or passed on, a column for request ids that is unique, and no open finding of missing-idempotency.",

  evaluate,
});
