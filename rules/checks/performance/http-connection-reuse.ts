import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judgedPlaces, notApplicable, shareOf } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

const persistentGems = [
  "net-http-persistent",
  "faraday-net_http_persistent",
  "persistent_http",
  "typhoeus",
  "excon",
  "httpx",
  "persistent_httparty",
];

/** Each language answers for itself: Node keeps connections by default, Python's and Ruby's short forms do not. */
function evaluate(project: ProjectView): ProjectAnswer {
  const calls = practicesOf(project, "connection-reuse");
  const judged = judgedPlaces(project, "http-client-per-request").open;
  const known = new Set(judged.map(({ file, line }) => `${file}:${line}`));
  const open = [
    ...judged,
    ...calls.filter((fact) => !fact.data.met && !known.has(`${fact.file}:${fact.line}`)).map((fact) => evidenceAt(fact, fact.data.name)),
  ];
  const kept = [
    ...calls.filter((fact) => fact.data.met).map((fact) => evidenceAt(fact, fact.data.name)),
    ...project
      .dependencies(...persistentGems)
      .filter((fact) => fact.data.ecosystem === "gem" && !fact.data.dev)
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...inNode(project),
  ];
  if (kept.length + open.length === 0) return notApplicable("No client of HTTP was found whose connections could be judged.");
  const share = shareOf(kept.length, kept.length + open.length);
  if (share.status === "pass") return { ...share, evidence: kept.slice(0, 3), reason: `Connections are reused: ${kept[0]?.note}.` };
  const places = open.length === 1 ? "One place opens" : `${open.length} places open`;
  return {
    ...share,
    evidence: open.slice(0, 3),
    reason: `${places} a connection for every call; keep a client or session and use it again.`,
  };
}

/** Node's fetch and agents keep connections open unless they are told not to. */
function inNode(project: ProjectView): readonly Evidence[] {
  const serving = [...project.facts("app"), ...project.facts("route")].filter(({ file }) => /\.[cm]?[jt]sx?$/.test(file) && !isAside(file));
  return project
    .trait("external-api")
    .filter(({ file }) => {
      if (isAside(file)) return false;
      // A package whose pages call a service says nothing of a server.
      if (file.endsWith("package.json")) return serving.some((fact) => fact.file.startsWith(file.slice(0, -"package.json".length)));
      // Pages in a folder of their own call from the browser.
      const part = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "");
      return /\.[cm]?[jt]sx?$/.test(file) && serving.some((fact) => part(fact.file) === part(file));
    })
    .slice(0, 1)
    .map((place) => ({ ...place, note: "Node keeps connections open" }));
}

export default defineProjectCheck({
  id: "http-connection-reuse",
  title: "HTTP connections reused",
  category: "performance",
  priority: "P2",
  effort: 20,
  restsOn: ["http-client-per-request"],
  why: "Each new connection costs two or three round trips before the first byte, and under load the sockets run out.",
  limits:
    "Clients that packages of providers make are taken for reused. In Node the runtime's default counts, versions before 19 with http.request aside.",
  applies: ["external-api"],
  evidence:
    "A session or client that is kept (requests.Session, httpx.Client, net-http-persistent), the default of Node's fetch, no open finding of http-client-per-request.",
  evaluate,
});
