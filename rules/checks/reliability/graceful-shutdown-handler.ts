import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, judgedPlaces, type JudgedPlaces, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { toolRuns } from "../../shared/project/tool-runs.ts";
import { configsOf, declaredPackages, evidenceAt, isAside, practised } from "../../shared/project/usage.ts";

/** Servers that stop accepting and finish what they have begun when they are told to end. */
const draining =
  /^(?:\S*\/)?(?:puma|unicorn|passenger|falcon|thrust|rails (?:s|server)|rackup|sidekiq|gunicorn|uwsgi|hypercorn|daphne|granian|waitress-serve|next start|nuxt start|fastify start)\b/;
const drainingGems = ["puma", "unicorn", "falcon", "passenger"];
const ownServers = /^(?:express|koa|fastify|hono|nest|flask|fastapi|starlette|http)$/;
/** Servers of Python that finish requests, but know nothing of what the program has open. */
const requestsOnly = /^(?:\S*\/)?(?:uvicorn|fastapi run|python -m uvicorn)\b/;

function evaluate(project: ProjectView): ProjectAnswer {
  const { open, met } = placesOf(project);
  const handlers = handlersOf(project);
  const [place] = open;
  const [first] = handlers;
  if (place && (first || met > 0)) {
    const good = Math.max(met, handlers.length, 1);
    const found = good + open.length;
    const reason = `${open.length} of ${found} places end the process without finishing what was begun; close servers and clients first.`;
    return partial(good, found, open, reason);
  }
  const [draining] = drainingServers(project);
  // A server of Python takes the signal itself; what is open is a place that ends it in the middle.
  if (place?.file.endsWith(".py") && draining) {
    const reason = `The server finishes its requests when it is told to end (${draining.note}), but ${open.length === 1 ? "one place ends" : `${open.length} places end`} the process or leaves a client open; raise an error there, or close it.`;
    return partial(1, 1 + open.length, [place, draining], reason);
  }
  if (place) {
    const reason =
      "Nothing listens to SIGTERM: a deploy drops the requests that run; stop accepting, finish them, then close database and cache.";
    return failed(reason, [place]);
  }
  if (first) return passed(handlers, `The service closes what is open when it is told to end (${first.note}).`);
  if (draining) return passed([draining], `The server finishes its requests when it is told to end (${draining.note}).`);
  const serverless = platformsOf(project).find(({ platform }) => platform.scales && platform.builds);
  if (serverless) return notApplicable(`On ${serverless.platform.name} no process of one's own has to end.`, [serverless.evidence]);
  if (met > 0) return passed([], "Signals to end are handled.");
  const [uvicorn] = [...startsWith(project, requestsOnly), ...declaredPackages(project, ["uvicorn"])];
  if (uvicorn) {
    const keeps = project.trait("database").length + project.trait("cache").length > 0;
    return keeps
      ? partial(
          1,
          2,
          [uvicorn],
          "The server finishes its requests, but nothing closes the database's and cache's clients; do it in a lifespan.",
        )
      : passed([uvicorn], "The server finishes its requests when it is told to end, and nothing else is open.");
  }
  return failed(
    "No handler of SIGTERM, lifespan or draining server was found; stop accepting, finish what runs, then close database and cache.",
  );
}

/** A handler that finishes its work but has no limit of time for that is one all the same. */
function placesOf(project: ProjectView): JudgedPlaces {
  const places = judgedPlaces(project, "graceful-shutdown");
  const unlimited = project.openFindings("graceful-shutdown").filter(({ priority }) => priority === "P3");
  const open = places.open.filter(({ file, line }) => !unlimited.some((each) => each.file === file && each.line === line));
  return { open, met: places.met + unlimited.length };
}

function handlersOf(project: ProjectView): Evidence[] {
  const settings = project
    .facts("setting")
    .filter(({ data, file }) => data.key === "shutdown.handler" && !isAside(file))
    .map((fact) => evidenceAt(fact, String(fact.data.value)));
  const practices = practised(project, "shutdown");
  return [...settings, ...practices];
}

function drainingServers(project: ProjectView): Evidence[] {
  const gems = project
    .dependencies(...drainingGems)
    .filter(({ data, file }) => data.ecosystem === "gem" && !data.dev && !isAside(file))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const files = ["puma", "gunicorn", "uwsgi"].flatMap((tool) => configsOf(project, tool).map((fact) => evidenceAt(fact, tool)));
  const scripts = project
    .facts("manifest")
    .filter(
      ({ data, file }) =>
        !isAside(file) && Object.values(data.scripts).some((script) => /\b(?:next start|nuxt start|fastify start)\b/.test(script)),
    )
    .map((fact) => evidenceAt(fact, "its server's start"));
  // What stands beside pages of Next.js is a server of its own.
  const beside =
    project.facts("app").some(({ data, file }) => ownServers.test(data.framework) && !isAside(file)) ||
    project.facts("route").some(({ data, file }) => /^(?:express|koa|fastify|nest|fastapi|flask)$/.test(data.framework) && !isAside(file));
  // The server that Next.js writes for an image listens to the signal like its own command does.
  const standalone = configsOf(project, "next").some(({ data }) => data.values.output === "standalone")
    ? startsWith(project, /^node (?:\S*\/)?server\.js\b/)
    : [];
  const servers = declaredPackages(project, ["gunicorn", "hypercorn", "granian", "waitress", "uwsgi"]);
  return [...gems, ...files, ...startsWith(project, draining), ...servers, ...(beside ? [] : [...standalone, ...scripts])];
}

function startsWith(project: ProjectView, pattern: RegExp): Evidence[] {
  return toolRuns(project)
    .filter(
      ({ place, text, fact }) =>
        (place === "image" || place === "platform" || (place === "script" && !/^(?:next|nuxt)\b/.test(text))) &&
        !isAside(fact.file) &&
        pattern.test(text.replace(/^(?:bundle exec|uv run|poetry run|pipenv run|exec|python3? -m) /, "")),
    )
    .map(({ fact, text }) => ({ file: fact.file, line: fact.line, note: text.slice(0, 60) }));
}

export default defineProjectCheck({
  id: "graceful-shutdown-handler",
  title: "Graceful shutdown",
  category: "reliability",
  priority: "P1",
  effort: 30,
  restsOn: ["graceful-shutdown"],
  why: "Every deploy ends the processes of the last one. Those that finish what they have begun are not noticed; the others drop requests and leave work half done, each time.",
  limits: "Whether a handler closes everything is not read. How long the platform waits before it kills is not compared.",
  applies: ["service"],
  evidence: "A handler of SIGTERM, shutdown hooks or a lifespan, or a server that drains by itself: puma, unicorn, gunicorn, Next.js.",
  evaluate,
});
