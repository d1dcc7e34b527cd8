import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

/** Code checks whose findings may lie in a Dockerfile. */
const checks = ["docker-root-user", "hardcoded-secret", "debug-mode", "placeholder-secret", "tls-verification-disabled"];

/** Images of a database with settings of one's own: nothing is built there. */
const store =
  /(?:^|\/)(?:mongo|mongodb\S*|postgres|postgis|pgvector|mysql|mariadb|redis|valkey|memcached|rabbitmq|elasticsearch|opensearch|clickhouse\S*|minio|solr)(?::|@|$)/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const images = configsOf(project, "dockerfile").filter(({ data }) => data.name !== "dev" && !store.test(String(data.values.image ?? "")));
  const [image] = images;
  if (!image) {
    const [platform] = platformsOf(project).filter((found) => found.platform.builds);
    if (platform) return passed([platform.evidence], `${platform.platform.name} needs no image of one's own.`);
    const wasp = project.facts("app").find(({ data }) => data.framework === "wasp");
    if (wasp) return passed([evidenceAt(wasp, "Wasp")], "Wasp writes the Dockerfile when it builds.");
    return failed("There is no Dockerfile for production; add one with a stage that builds and a stage that runs.");
  }
  const dockerfiles = new Set(images.map((fact) => fact.file));
  const [open] = checks
    .flatMap((check) => project.openFindings(check))
    .filter((finding) => dockerfiles.has(finding.file) && finding.priority <= "P1");
  const staged = images.filter(({ data }) => Number(data.values.stages) > 1);
  const evidence = (staged.length > 0 ? staged : images)
    .slice(0, 3)
    .map((fact) => evidenceAt(fact, `${String(fact.data.values.stages)} stages`.replace(/^1 stages$/, "one stage")));
  if (open) {
    const places = [{ file: open.file, line: open.line, note: open.check }];
    const reason = `${open.file} has an open finding (${open.check}); solve it.`;
    return staged.length > 0 ? partial(1, 2, [...evidence, ...places], reason) : failed(reason, places);
  }
  if (staged.length > 0) return passed(evidence, "The image is built in one stage and run in another.");
  return partial(1, 2, evidence, `${image.file} has one stage, so that tools of the build are shipped too; build in a stage of its own.`);
}

export default defineProjectCheck({
  id: "production-dockerfile",
  title: "Production Dockerfile",
  category: "infrastructure",
  priority: "P2",
  effort: 45,
  restsOn: ["docker-root-user"],
  why: "The image is what runs: with compilers, root and development servers in it, every flaw gets more to work with.",
  limits: "Images that are built elsewhere are not seen. Dockerfiles for development and tests are left alone.",
  applies: ["service"],
  evidence: "A Dockerfile with more than one stage and without open findings, or a platform that builds without one.",
  evaluate,
});
