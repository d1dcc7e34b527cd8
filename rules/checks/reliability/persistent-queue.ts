import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, failed, partial } from "../../shared/project/answers.ts";
import { configsOf, evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

/** Libraries of jobs that keep them in a store of their own, and platforms that keep them. */
const keepingJobs =
  /^(?:bullmq|bull|@nestjs\/bull(?:mq)?|bee-queue|agenda|@hokify\/agenda|pg-boss|graphile-worker|inngest|@trigger\.dev\/sdk|@temporalio\/worker|@upstash\/qstash|celery|rq|django-rq|arq|dramatiq|huey|django-q2?|taskiq|procrastinate|saq|temporalio|faktory|surreal-commands|sidekiq|resque|delayed_job(?:_active_record)?|good_job|solid_queue|que|sneakers|shoryuken|karafka)$/;
/** Kept in memory unless a store is named. */
const inMemoryJobs = /^(?:apscheduler|node-cron|bree|p-queue)$/;
const sharedSession =
  /^(?:connect-redis|connect-mongo|connect-pg-simple|connect-session-sequelize|connect-session-knex|@quixo3\/prisma-session-store|connect-typeorm|koa-redis|next-auth|@auth\/core|better-auth|parse-server|iron-session|cookie-session|@clerk\/\w+|@auth0\/nextjs-auth0|@supabase\/ssr|lucia|jsonwebtoken|@nestjs\/jwt|@fastify\/jwt|jose|pyjwt|python-jose|flask-login|fastapi-users|djangorestframework-simplejwt|flask-jwt-extended|activerecord-session_store|redis-session-store|redis-actionpack|devise-jwt|jwt)$/;

interface State {
  readonly what: string;
  readonly kept: boolean;
  readonly evidence: Evidence;
}

function evaluate(project: ProjectView): ProjectAnswer {
  const states = [jobs(project), sessions(project), limits(project)].filter((state) => state !== undefined);
  if (states.length === 0) return notApplicable("There are no jobs, sessions or limits whose state would have to outlive a process.");
  const lost = states.filter(({ kept }) => !kept);
  const names = (of: readonly State[]): string => of.map(({ what }) => what).join(", ");
  if (lost.length === 0)
    return passed(
      states.map(({ evidence }) => evidence),
      `State outlives the process: ${names(states)}.`,
    );
  const reason = `Kept in the memory of one process: ${names(lost)}. Use Redis or the database, so that a restart and a second instance lose nothing.`;
  const evidence = lost.map((state) => state.evidence);
  return lost.length === states.length ? failed(reason, evidence) : partial(states.length - lost.length, states.length, evidence, reason);
}

function declared(project: ProjectView, names: RegExp): Evidence | undefined {
  const fact = project.facts("dependency").find(({ data, file }) => !data.dev && !isAside(file) && names.test(data.name));
  return fact && evidenceAt(fact, `depends on ${fact.data.name}`);
}

function jobs(project: ProjectView): State | undefined {
  const what = "jobs";
  const adapter = configsOf(project, "rails").find(
    ({ data }) => /production|application/.test(data.name) && /^(?:async|inline)$/.test(String(data.values["active_job.queue_adapter"])),
  );
  if (adapter) return { what, kept: false, evidence: evidenceAt(adapter, "active_job.queue_adapter") };
  const [local] = practicesOf(project, "store").filter(({ data }) => data.name === "jobs in memory");
  if (local) return { what, kept: false, evidence: evidenceAt(local, local.data.name) };
  const kept = declared(project, keepingJobs);
  if (kept) return { what, kept: true, evidence: kept };
  const [queue] = project.facts("datastore").filter(({ data, file }) => data.what === "queue" && !isAside(file));
  if (queue) return { what, kept: true, evidence: evidenceAt(queue, queue.data.name) };
  // A timetable loses nothing but its own next run: what is put into a scheduler by the program does.
  const scheduler = declared(project, inMemoryJobs);
  const [store] = practicesOf(project, "store").filter(({ data }) => data.name === "store of the scheduler");
  const [added] = practicesOf(project, "schedule").filter(({ data }) => /add_job$/.test(data.name));
  return scheduler && added && /apscheduler/.test(scheduler.note)
    ? { what, kept: store !== undefined, evidence: evidenceAt(store ?? added, "scheduler") }
    : undefined;
}

/** Findings tell of stores in memory; everything else is judged by what keeps sessions. */
function sessions(project: ProjectView): State | undefined {
  if (project.trait("auth").length === 0) return undefined;
  const what = "sessions";
  const lost = inMemory(project, /session/i);
  if (lost) return { what, kept: false, evidence: lost };
  const [store] = practicesOf(project, "store").filter(
    ({ data }) => data.met && /Store(?:\.create)?$|connect-mongo/.test(data.name) && !/Limit|Throttl/.test(data.name),
  );
  if (store) return { what, kept: true, evidence: evidenceAt(store, store.data.name) };
  const django = configsOf(project, "django").find(({ data }) => data.values["INSTALLED_APPS.0"] !== undefined);
  if (django) {
    const local =
      /cache$/.test(String(django.data.values.SESSION_ENGINE)) && /locmem/i.test(String(django.data.values["CACHES.default.BACKEND"]));
    return { what, kept: !local, evidence: evidenceAt(django, local ? "sessions in a local cache" : "sessions of Django") };
  }
  const rails = project.facts("app").find(({ data, file }) => data.framework === "rails" && !isAside(file));
  if (rails) return { what, kept: true, evidence: evidenceAt(rails, "sessions of Rails") };
  const signed = declared(project, sharedSession);
  return signed && { what, kept: true, evidence: signed };
}

function limits(project: ProjectView): State | undefined {
  const what = "rate limits";
  const limiters = project.facts("rate-limiter").filter(({ file }) => !isAside(file));
  const [limiter] = limiters;
  if (!limiter) return undefined;
  const lost = inMemory(project, /limit/i);
  if (lost) return { what, kept: false, evidence: lost };
  const [store] = practicesOf(project, "store").filter(({ data }) => /Limit|Throttl|store of the limits|RedisStor/.test(data.name));
  if (store) return { what, kept: store.data.met, evidence: evidenceAt(store, store.data.name) };
  // Rails counts in its cache, whose default in production is the files of one host.
  return /^(?:rack-attack|rate_limit)$|upstash|arcjet|^django_ratelimit|^rest_framework/i.test(limiter.data.name)
    ? { what, kept: true, evidence: evidenceAt(limiter, limiter.data.name) }
    : undefined;
}

/** A finding of state in memory that is about this, told by the name of what stands there. */
function inMemory(project: ProjectView, about: RegExp): Evidence | undefined {
  const found = project.openFindings("in-memory-shared-state").filter(({ file }) => !isAside(file));
  const limiterFiles = new Set(project.facts("rate-limiter").map(({ file }) => file));
  const forLimits = about.test("limit");
  const place = found.find(({ file, line }) =>
    forLimits
      ? project.factsIn(file, "rate-limiter").some((fact) => Math.abs(fact.line - line) <= 3)
      : !limiterFiles.has(file) &&
        project.factsIn(file, "middleware").some((fact) => /session/i.test(fact.data.name) && Math.abs(fact.line - line) <= 3),
  );
  return place && { file: place.file, line: place.line, note: "kept in memory" };
}

export default defineProjectCheck({
  id: "persistent-queue",
  title: "Job and session state in a persistent store",
  category: "reliability",
  priority: "P1",
  effort: 60,
  restsOn: ["in-memory-shared-state"],
  why: "What a process keeps in its memory is gone with the next deploy: queued jobs are never run, people are signed out, and each instance counts its own limits.",
  limits: "Whether the store itself keeps what it is given over a restart (Redis without persistence) is not read.",
  applies: ["jobs", "auth"],
  evidence:
    "A queue with a store of its own, sessions in a signed cookie or shared store, limits counted in a shared store; what does not exist is left out.",
  evaluate,
});
