import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, partial, failed } from "../../shared/project/answers.ts";
import { declaredPackages, evidenceAt, isAside, practicesOf, practised } from "../../shared/project/usage.ts";
import { isProviderHook } from "../../shared/webhooks.ts";
import { plainSetting, uniqueSetting } from "../../shared/queues.ts";

/** Tables of events that came in. Deliveries and subscriptions are those of events that go out. */
const eventTable =
  /^(?:(?:\w*_)?(?:inbound|incoming|processed|received|raw)_?\w*(?:event|webhook|hook|message)s?|\w*web_?hook_?(?:event|log|receipt|payload|message|inbox)s?|(?:stripe|payment|provider|github|shopify|xero|billing)_?(?:webhook_?)?events?|event_?inbox|inbox_?(?:event|message)s?)$/i;
const eventId = /(?:^|_)(?:event|external|provider|webhook|delivery|message|stripe|idempotency|source|request)_?(?:id|key|uuid)$/i;
const webhookPath = /web-?_?hooks?/i;
/** A module of a route that hands on what another file defines tells no path of its own. */
const handlerFile = /(?:^|\/)api\/(?:.+\/)?[\w-]*webhook\/route\.[cm]?[jt]s$/;
const replayName =
  /(?:replay|reprocess|redeliver|retry|resync|requeue)[\w-]*(?:web_?-?hook|event)|(?:web_?-?hook|event)s?[\w-]*(?:replay|reprocess|redeliver|retry|requeue)/i;
/** Services that take webhooks in, keep them, and send them on until they are accepted. */
const gateways: readonly string[] = ["@hookdeck/sdk", "hookdeck", "svix-ingest"];

function evaluate(project: ProjectView): ProjectAnswer {
  const [gateway] = declaredPackages(project, gateways);
  if (gateway) return passed([gateway], "A gateway keeps webhooks and sends them until they are accepted.");
  const verified = practised(project, "webhook-verification");
  const handlers = incoming(project, verified);
  const [named] = project.filesMatching(handlerFile).filter((file) => !isAside(file));
  if (handlers.length === 0 && named === undefined && verified.length === 0)
    return notApplicable("The routes named after webhooks manage those that go out; none comes in.");
  const stored = storedEvents(project);
  const queued = queuedEvents(project, handlers, verified);
  const replayed = replays(project, queued);
  const parts = [
    { evidence: stored, missing: "store each event under its unique id before anything else" },
    { evidence: queued, missing: "process it in a job with retries" },
    { evidence: replayed, missing: "have a command or page that processes it again" },
  ];
  const met = parts.filter(({ evidence }) => evidence.length > 0);
  const evidence = met.flatMap((part) => part.evidence.slice(0, 1));
  if (met.length === parts.length)
    return passed(evidence, "Events of webhooks are stored, processed by a job, and can be processed again.");
  const missing = parts.filter((part) => part.evidence.length === 0).map((part) => part.missing);
  if (met.length > 0) return partial(met.length, parts.length, evidence, `Webhooks need more: ${missing.join("; ")}.`);
  const reason =
    "An event whose processing fails is lost when its sender gives up: store it under its id, process it in a job, and be able to replay it.";
  const places = handlers.map((fact) => evidenceAt(fact, fact.data.path));
  const files = named === undefined ? [] : [{ file: named, line: -1, note: "handler of a webhook" }];
  return failed(reason, [...places, ...files, ...verified].slice(0, 1));
}

function storedEvents(project: ProjectView): Evidence[] {
  return [
    ...project
      .facts("model")
      .filter(
        ({ data, file }) =>
          !isAside(file) &&
          eventTable.test(data.name) &&
          data.fields.some((field) => eventId.test(snake(field)) || /^payload$/.test(field)),
      )
      .map((fact) => evidenceAt(fact, `table ${fact.data.name}`)),
    ...practised(project, "webhook-event"),
  ];
}

function snake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2");
}

/** Handlers of webhooks; what is also updated or deleted under its path is a list of those that go out. */
function incoming(project: ProjectView, verified: readonly Evidence[]): readonly ProjectFact<"route">[] {
  const all = project
    .facts("route")
    .filter(({ data, file }) => (webhookPath.test(data.path) || isProviderHook(data.path)) && !isAside(file));
  const managed = new Set(
    all.flatMap(({ data }) => (/^(?:DELETE|PATCH|PUT)$/.test(data.method) ? [data.path.replace(/\/(?:[:{[<$*][^/]*)\/?$/, "")] : [])),
  );
  return all.filter(
    ({ data, file }) =>
      (data.writes || isProviderHook(data.path) || (data.method === "ALL" && verified.some((place) => place.file === file))) &&
      /(?:^|,)(?:POST|ANY|ALL|\*|)(?:$|,)/.test(data.method) &&
      !managed.has(data.path.replace(/\/$/, "")),
  );
}

/** Jobs that are queued where webhooks come in: in the handler's file, or one that is named after them. */
function queuedEvents(project: ProjectView, incomingRoutes: readonly ProjectFact<"route">[], verified: readonly Evidence[]): Evidence[] {
  const routed = incomingRoutes.length > 0;
  const handlers = new Set([...incomingRoutes, ...(routed ? [] : verified)].map(({ file }) => file));
  // Where nothing but a signature tells of events that come in, files named after webhooks may send them.
  const near = (file: string): boolean => handlers.has(file) || (routed && webhookPath.test(file));
  const jobs = practicesOf(project, "background-job").filter(({ data, file }) => data.met && !/same process/.test(data.name) && near(file));
  const queues = project
    .facts("setting")
    .filter(({ data, file }) => (data.key === uniqueSetting || data.key === plainSetting) && !isAside(file) && near(file));
  return [...jobs.map((fact) => evidenceAt(fact, fact.data.name)), ...queues.map((fact) => evidenceAt(fact, "queued job"))];
}

/** A command, route or job of its own; what is processed by a job can also be tried again from the page of failed jobs. */
function replays(project: ProjectView, queued: readonly Evidence[]): Evidence[] {
  const files = project.filesMatching(replayName).filter((file) => !isAside(file) && !/test|spec|\.md$/i.test(file));
  const routes = project
    .facts("route")
    .filter(({ data, file }) => !isAside(file) && (replayName.test(data.path.replaceAll("/", "_")) || replayName.test(data.handler)));
  const scripts = project
    .facts("manifest")
    .filter(({ data, file }) => !isAside(file) && Object.keys(data.scripts).some((name) => replayName.test(name)));
  const pages = queued.length > 0 ? practicesOf(project, "dead-letter").filter(({ data }) => /^page/.test(data.name)) : [];
  return [
    ...files.map((file) => ({ file, line: -1, note: "processes events again" })),
    ...[...routes, ...scripts].map((fact) => evidenceAt(fact, "processes events again")),
    ...pages.map((fact) => evidenceAt(fact, fact.data.name)),
  ];
}

export default defineProjectCheck({
  id: "webhook-retry",
  title: "Webhooks processed with retry and replay",
  category: "reliability",
  priority: "P2",
  effort: 120,
  why: "Senders try for some hours, then never again. An event that was answered before it was safe, or failed once too often, is a payment that nobody booked.",
  limits:
    "Tables are told by their names and columns. A job that another file of the handler queues is seen where that file is named after webhooks.",
  applies: ["webhooks"],
  evidence:
    "Partial by its parts: the event stored under its id, processed by a job, and a command, route or page that processes it again.",
  evaluate,
});
