/**
 * What a project is, decided from facts, each with the evidence that decided it. What stands in examples, samples or benchmarks says
 * nothing; what a published library asks its users to bring along (an Express plug-in's Express) does not make it that.
 */
import type { FactKind, ProjectFact } from "../api/facts.ts";
import type { Evidence, ProjectView } from "../api/project.ts";
import type { Trait } from "../api/vocabulary.ts";
import {
  authPackages,
  builtPages,
  cachePackages,
  databasePackages,
  jobPackages,
  oauthPackages,
  pagePackages,
  paymentPackages,
  providerPackages,
  serverPackages,
  timetablePackages,
} from "../shared/packages/traits.ts";
import { withoutOtherSessions } from "../shared/project/authentication.ts";
import { isProviderHook, managesWebhooks } from "../shared/webhooks.ts";
import { djangoUses } from "../shared/project/settings.ts";
import { isHealthPath } from "../shared/routes.ts";
import { waspAuthSetting } from "../shared/project/wasp.ts";
import { isOfUse } from "../shared/packages/index.ts";
import { evidenceAt, isAside, isTrial } from "../shared/project/usage.ts";

/** Places kept for each trait. */
const kept = 10;

/** Packages whose declaration as a run-time dependency decides a trait. */
const byPackage: readonly (readonly [Trait, readonly string[]])[] = [
  ["service", serverPackages],
  ["web-ui", pagePackages],
  ["database", databasePackages],
  ["auth", authPackages],
  ["oauth", oauthPackages],
  ["jobs", jobPackages],
  ["jobs", timetablePackages],
  ["payments", paymentPackages],
  ["external-api", providerPackages],
];

/** Servers that bring a table of users of their own. */
const accountKits: readonly string[] = ["parse-server"];

/** Field names that are personal data in a model. */
const personalField =
  /^(?:(?:contact_?|billing_?|user_?|owner_?|primary_?|personal_?|work_?|guest_?|recipient_?|invitee_?)?e?mail|(?:contact_?|billing_?|user_?)?email_?address|phone(?:_?number)?|first_?name|last_?name|full_?name|date_?of_?birth|dob|birth_?date|address(?:_?line_?1)?|street|postal_?code|zip_?code|ssn|passport(?:_?number)?|ip_?address|national_?id)$/i;
/** Models of people. */
const people =
  /(?:^|::)(?:(?:app|auth|base|custom)_?)?(?:users?|accounts?|members?|customers?|persons?|people|profiles?|patients?|employees?)$/i;
/** A model that keeps what a provider granted has a token to renew. */
const accessToken = /^(?:(?:oauth|provider|encrypted)_?)?access_?token(?:_?(?:enc(?:rypted)?|ciphertext|hash))?$/i;
const refreshToken = /^(?:(?:oauth|provider|encrypted)_?)?refresh_?token(?:_?(?:enc(?:rypted)?|ciphertext|hash))?$/i;

/** A user of one's own: somebody signs in with it. */
const passwordField = /^(?:(?:encrypted|hashed)_?)?password(?:_?(?:hash|digest|encrypted))?$/i;

const callbackPath = /(?:oauth|\/auth\/|sso|connect)[^ ]*\/?callback|callback\/(?:oauth|:provider)/i;
/** Signing in at a provider, by its name or by what it is. */
const providerPath =
  /(?:^|\/)(?:auth|login|log-in|signin|sign-in|connect|social|oauth2?)\/(?:google|github|gitlab|microsoft|azure|facebook|apple|discord|linkedin|slack|twitter|okta|oidc|:provider|\{provider\}|\[provider\])(?:\/|$)|(?:^|\/)(?:auth|api|v\d+)?\/?oauth2?\/?$/i;
const signInPath =
  /(?:^|\/)(?:log-?in|sign-?in|sign_in|sessions?|(?:access-?|refresh-?|auth\/)?tokens?|register|sign-?up|sign_up)(?:\/(?:password|email|access-token|refresh|create|new|:provider))?\/?$/i;

/** What stands in front of an application and asks who is there. */
const signInMiddleware = /(?:password|basic|jwt|login|session|bearer)_?auth/i;

const webhookPath = /web-?_?hooks?(?:$|[/_:.-])/i;

/** The traits that a project has; those it has not are absent. */
export function decideTraits(project: ProjectView): ReadonlyMap<Trait, readonly Evidence[]> {
  const traits = new Map<Trait, Evidence[]>();
  const add = (trait: Trait, evidence: Evidence): void => {
    const list = traits.get(trait);
    if (!list) traits.set(trait, [evidence]);
    else if (list.length < kept) list.push(evidence);
  };
  const parts = partsForOthers(project);
  const facts = <K extends FactKind>(kind: K): readonly ProjectFact<K>[] =>
    project
      .facts(kind)
      .filter(
        (fact) => !isAside(fact.file) && !(kind === "route" || kind === "app" ? parts : []).some((part) => fact.file.startsWith(part)),
      );

  fromCode(facts, add);
  fromManifests(project, add, traits);
  fromTemplates(project, add);
  fromDjango(project, add);
  if (project.files.size > 0) add("any", { file: "", line: -1, note: `${project.files.size} files` });
  return traits;
}

/** Whether a route takes in what another service posts; webhooks of one's own are managed, and sent out. */
function takesWebhook(method: string, path: string, handler: string, writes: boolean): boolean {
  if (isProviderHook(path)) return true;
  if (!webhookPath.test(path) || managesWebhooks(path) || managesWebhooks(handler)) return false;
  // A handler of Next's that takes every method tells the methods apart by itself; so does a view of Django's.
  return writes || method === "ALL" || (method === "ANY" && /web-?_?hook\/?\$?$/i.test(path));
}

/** Where webhooks are resources that callers change and take away: `/orgs/:id/webhooks` beside `DELETE /orgs/:id/webhooks/:webhookId`. */
function managedWebhooks(routes: readonly ProjectFact<"route">[]): readonly string[] {
  return routes.flatMap(({ data }) => {
    const base = /^(?:DELETE|PUT|PATCH)$/.test(data.method) ? /^.*?web-?_?hooks?(?=\/|$)/i.exec(data.path)?.[0] : undefined;
    return base === undefined ? [] : [base];
  });
}

type Facts = <K extends FactKind>(kind: K) => readonly ProjectFact<K>[];
type Add = (trait: Trait, evidence: Evidence) => void;

function fromCode(facts: Facts, add: Add): void {
  const managed = managedWebhooks(facts("route"));
  for (const route of facts("route")) {
    const { method, path, writes, touches } = route.data;
    const text = `${method} ${path}`.trim();
    add("service", evidenceAt(route, text));
    if (!managed.some((base) => path.startsWith(base)) && takesWebhook(method, path, route.data.handler, writes))
      add("webhooks", evidenceAt(route, text));
    if (callbackPath.test(path)) add("oauth", evidenceAt(route, `OAuth callback ${path}`));
    else if (providerPath.test(path)) add("oauth", evidenceAt(route, text));
    if (signInPath.test(withoutOtherSessions(path))) add("auth", evidenceAt(route, text));
    // Whether something answers is asked of parts of one's own.
    if (touches.includes("external") && !isHealthPath(path)) add("external-api", evidenceAt(route, `${text} calls another service`));
  }
  for (const practice of facts("practice")) {
    const { topic, name, met } = practice.data;
    if (!met || isTrial(practice.file)) continue;
    // A grant that is renewed was given by a provider.
    if (topic === "token-refresh" && name === "grant with a refresh token") add("oauth", evidenceAt(practice, name));
    if (topic === "oauth-grant") add("oauth", evidenceAt(practice, name));
    if (topic === "webhook-verification") add("webhooks", evidenceAt(practice, name));
    // A queue of one's own is no package: what is handed to it is done elsewhere.
    if (topic === "background-job" && /queue\w*\.enqueue$/i.test(name)) add("jobs", evidenceAt(practice, name));
  }
  for (const { data, ...place } of facts("middleware"))
    if (signInMiddleware.test(data.name) && !isTrial(place.file)) add("auth", { file: place.file, line: place.line, note: data.name });
  for (const setting of facts("setting")) if (setting.data.key === waspAuthSetting) add("auth", evidenceAt(setting, "sign-in of Wasp"));
  for (const app of facts("app")) add("service", evidenceAt(app, `${app.data.framework} application`));
  for (const store of facts("datastore")) {
    // What is streamed through Kafka is as often an event as a job; a job's library says so itself.
    if (isTrial(store.file) || /kafka/i.test(store.data.name)) continue;
    add(store.data.what === "queue" ? "jobs" : store.data.what, evidenceAt(store, store.data.name));
  }
  // Whose data it is shows best where people are kept.
  const models = facts("model");
  for (const model of [...models.filter(({ data }) => people.test(data.name)), ...models.filter(({ data }) => !people.test(data.name))]) {
    const { name, fields } = model.data;
    add("database", evidenceAt(model, `model ${name}`));
    // The full name of a language is nobody's.
    const personal = fields.find((field) => personalField.test(field) && (people.test(name) || !/^full_?name$/i.test(field)));
    if (personal !== undefined) add("personal-data", evidenceAt(model, `${name}.${personal}`));
    const password = fields.find((field) => passwordField.test(field));
    if (password !== undefined) add("auth", evidenceAt(model, `${name}.${password}`));
    const refresh = fields.some((field) => accessToken.test(field)) ? fields.find((field) => refreshToken.test(field)) : undefined;
    if (refresh !== undefined) add("oauth", evidenceAt(model, `${name}.${refresh}`));
  }
  for (const container of facts("container")) {
    if (isTrial(container.file)) continue;
    add(
      container.data.source === "k8s" ? "k8s" : "docker",
      evidenceAt(container, container.data.name || container.data.image || "workload"),
    );
  }
  for (const test of facts("test-file")) add("tests", evidenceAt(test, `${test.data.runner} test`));
}

/**
 * Folders of published Python libraries whose applications and routes are for those who install them: nothing there has a name that a
 * server could be told to run, no tool is offered, and no image is built.
 */
function partsForOthers(project: ProjectView): readonly string[] {
  const running = project.facts("container").some((fact) => !isTrial(fact.file));
  if (running) return [];
  const served = [
    ...project.facts("app").filter(({ data }) => data.framework !== "mcp" && /^[a-z]/.test(data.name)),
    ...project.facts("route").filter(({ data }) => data.framework === "mcp"),
  ].filter((fact) => !isAside(fact.file));
  return project
    .facts("manifest")
    .filter(({ data, file }) => data.ecosystem === "pypi" && data.library && !data.private && !isAside(file))
    .map(({ file }) => folderOf(file))
    .filter((folder) => !served.some((fact) => fact.file.startsWith(folder)));
}

/** Where a manifest publishes a library or a command-line tool and its folder neither serves nor draws anything. */
function publishedFolders(project: ProjectView): ReadonlySet<string> {
  const parts = partsForOthers(project);
  const serving = [...project.facts("app"), ...project.facts("route")].filter(
    (fact) => !isAside(fact.file) && !parts.some((part) => fact.file.startsWith(part)),
  );
  return new Set(
    project
      .facts("manifest")
      .filter(({ data }) => (data.library || data.bin) && !data.private)
      .map(({ file }) => folderOf(file))
      .filter((folder) => !serving.some((fact) => fact.file.startsWith(folder))),
  );
}

/** The folder of a file with its last slash; "" for the root. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

function fromManifests(project: ProjectView, add: Add, traits: ReadonlyMap<Trait, readonly Evidence[]>): void {
  const published = publishedFolders(project);
  const declared = (names: readonly string[]): ProjectFact<"dependency">[] =>
    project.dependencies(...names).filter(({ data, file }) => !data.dev && !isAside(file) && !published.has(folderOf(file)));
  const addAll = (trait: Trait, names: readonly string[]): void => {
    for (const dependency of declared(names)) add(trait, evidenceAt(dependency, `depends on ${dependency.data.name}`));
  };
  for (const [trait, names] of byPackage) addAll(trait, names);
  // Their users have a name, an address and a password.
  for (const kit of declared(accountKits)) add("personal-data", evidenceAt(kit, `accounts of ${kit.data.name}`));
  // A Redis that only a job queue uses is no cache: then a client of its own has to be made somewhere.
  if (!traits.has("jobs")) addAll("cache", cachePackages);
  // Built into what is served, so that a manifest names it among its tools.
  for (const kit of project.dependencies(...builtPages).filter(({ file }) => !isAside(file) && !published.has(folderOf(file))))
    add("web-ui", evidenceAt(kit, `depends on ${kit.data.name}`));
  if (!traits.has("service") && !traits.has("jobs")) return;
  // Pages call the service behind them.
  const serving = new Set(declared(serverPackages).map(({ file }) => file));
  const pages = new Set(declared(pagePackages).map(({ file }) => file));
  const manifests = project.facts("manifest");
  const uses = project
    .facts("package-use")
    .filter(({ data }) => isOfUse(data.ecosystem, data.package, "http-client"))
    .map((fact) => ({ place: evidenceAt(fact, `uses ${fact.data.package}`), ecosystem: fact.data.ecosystem }));
  const calls = project
    .facts("practice")
    .filter(({ data }) => data.topic === "provider-call" && data.met)
    .map((fact) => ({ place: evidenceAt(fact, fact.data.name), ecosystem: "npm" }));
  for (const { place, ecosystem } of [...uses, ...calls]) {
    if (isTrial(place.file) || besideTheProgram.test(place.file)) continue;
    const manifest = nearest(
      place.file,
      manifests.filter(({ data }) => data.ecosystem === ecosystem).map(({ file }) => file),
    );
    if (manifest !== undefined && published.has(folderOf(manifest))) continue;
    if (manifest === undefined || serving.has(manifest) || !pages.has(manifest)) add("external-api", place);
  }
}

/** Templates of pages in Python's frameworks; those of mails and of the documentation draw nothing that a person opens. */
const pageTemplate =
  /^(?!(?:.*\/)?(?:\w+_)?e?mails?(?:_\w+)?\/(?:.*\/)?templates\/)(?:.*\/)?(?:templates|jinja2)\/(?!(?:.*\/)?(?:e?mails?|notifications?|drf-yasg|rest_framework|admin)\/)[^.].*\.(?:html?|jinja2?|j2)$/i;
/** Fewer are the pages of errors and of the administration of an interface. */
const fewestTemplates = 8;

function fromTemplates(project: ProjectView, add: Add): void {
  const serving = project.dependencies(
    "django",
    "flask",
    "fastapi",
    "starlette",
    "quart",
    "sanic",
    "aiohttp",
    "litestar",
    "pyramid",
    "tornado",
  );
  if (!serving.some(({ data, file }) => !data.dev && !isAside(file))) return;
  const pages = project.filesMatching(pageTemplate).filter((file) => !isTrial(file));
  const [first] = pages;
  if (first !== undefined && pages.length >= fewestTemplates)
    add("web-ui", { file: first, line: -1, note: `${pages.length} templates of pages` });
}

/** Applications of Django's ecosystem by which people have accounts, and sign in at providers. */
function fromDjango(project: ProjectView, add: Add): void {
  for (const use of djangoUses(project, /^(?:allauth\.socialaccount\.providers|social_django|oauth2_client)\b/)) add("oauth", use);
  // Whose user is Django's own has no model of it.
  for (const use of djangoUses(project, /^(?:allauth(?:\.account)?|dj_rest_auth|rest_auth|djoser|registration|django_registration)$/))
    add("personal-data", { ...use, note: `accounts of ${use.note}` });
}

/** Programs that somebody runs by hand or at a build: whom they call, the service does not wait for. */
const besideTheProgram = /(?:^|\/)(?:scripts?|tools?|bin|tasks|seeds?|migrations?|docs?)\//i;

/** The manifest in the innermost folder around a file; undefined when there is none. */
function nearest(file: string, manifests: readonly string[]): string | undefined {
  return manifests.filter((manifest) => file.startsWith(folderOf(manifest))).sort((a, b) => folderOf(b).length - folderOf(a).length)[0];
}
