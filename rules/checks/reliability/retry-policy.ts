import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { byShare, failed, judgedPlaces, partial, passed, unknown } from "../../shared/project/answers.ts";
import { declaredPackages, evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

/** Clients that try again with a growing delay, and heed Retry-After, unless they are told not to. */
const retrying =
  /^(?:openai|@anthropic-ai\/sdk|anthropic|stripe|@aws-sdk\/.+|aws-sdk(?:-\w+)?|boto3|aioboto3|@slack\/(?:web-api|bolt)|googleapis|google-api-client|@google-cloud\/.+|ky|got|octokit|@octokit\/plugin-retry|firebase-admin|twilio|groq-sdk)$/;

const retryingQueues: readonly string[] = [
  "sidekiq",
  "delayed_job",
  "delayed_job_active_record",
  "good_job",
  "resque-retry",
  "que",
  "shoryuken",
];
/** What waits for the database before the start calls no provider. */
const startUp = /(?:^|[/_-])(?:pre_?start|wait_?for|migrat\w*|seed\w*)|_pre_start\.|(?:^|\/)lib\/tasks\/|\.rake$/i;

/** Whether the evidence is a call of the project's own, with a client that does not try again by itself. */
function callsItself(note: string): boolean {
  const client = /^uses (\S+)$/.exec(note)?.[1];
  return client === undefined ? / calls another service$/.test(note) : !retrying.test(client);
}

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...packagesInUse(project, "retry").filter(({ file }) => !startUp.test(file)),
    ...practicesOf(project, "retry")
      .filter(({ data, file }) => data.met && !startUp.test(file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
  ];
  const places = judgedPlaces(project, "missing-retry");
  const answer = byShare(places, [...evidence, ...project.trait("external-api")], {
    pass: "Calls of providers are tried again with a growing delay.",
    rest: "clients of providers never try again; retry on 429 and 503 with a growing delay, and heed Retry-After.",
  });
  if (answer && (places.met > 0 || evidence.length === 0)) return answer;
  const [first] = evidence;
  if (answer && first) {
    // A retry somewhere, and clients that have none.
    const found = places.open.length + 1;
    const reason = `${places.open.length} of ${found} clients of providers never try again, though ${first.note} is at hand.`;
    return partial(1, found, answer.evidence, reason);
  }
  if (first) return passed(evidence, `Calls of providers are tried again (${first.note}).`);
  const own = project.facts("dependency").filter(({ data, file }) => !data.dev && !isAside(file) && retrying.test(data.name));
  const [sdk] = own;
  const calls = project.trait("external-api").filter(({ note }) => callsItself(note));
  const [call] = calls;
  if (sdk && call)
    return partial(
      1,
      2,
      calls,
      `${sdk.data.name} tries again by itself, but calls such as those of ${call.file} never do; put a retry around them.`,
    );
  if (sdk)
    return passed(
      own.slice(0, 3).map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`)),
      `${sdk.data.name} tries again by itself; no client of one's own was found that would have to.`,
    );
  // What a job calls is tried again with the job, after a pause that grows.
  const [queue] = declaredPackages(project, retryingQueues);
  if (queue)
    return unknown(
      "Jobs are tried again by their queue; attest that providers are called in jobs alone, or put a retry around their clients.",
      [queue],
    );
  if (calls.length === 0) return unknown("No client of a provider was found whose calls could be judged; attest to how it tries again.");
  return failed("Nothing tries a failed call of a provider again; put a retry with a growing delay around its client.", calls);
}

export default defineProjectCheck({
  id: "retry-policy",
  title: "Retries with exponential back-off on provider calls",
  category: "reliability",
  priority: "P1",
  effort: 60,
  restsOn: ["missing-retry"],
  why: "Providers refuse or drop a call now and then, for seconds. Tried again after a pause that grows, nobody notices; without, each of these is an error for a user.",
  limits: "Whether a retry of one's own waits longer each time is not read. Retries of a proxy or mesh are not seen.",
  applies: ["external-api"],
  attestable: true,
  evidence: "A library or function for retries around the clients of providers, or SDKs that try again by themselves.",
  evaluate,
});
