import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { allPlatformsOf } from "../../shared/project/platforms.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const resources =
  /^(?:aws_cloudfront_distribution|google_compute_backend_bucket|azurerm_cdn_(?:endpoint|profile|frontdoor_profile)|cloudflare_(?:zone|record|page_rule)|fastly_service_vcl|digitalocean_cdn|bunny_pullzone)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...settings(project), ...platforms(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Static files come from an edge: ${first.note}.`);
  const reason = "No file shows that static files come from a CDN; set the asset host or describe the distribution, or attest to it.";
  return unknown(reason);
}

function settings(project: ProjectView): Evidence[] {
  const where = (tool: string, key: RegExp, value: RegExp): Evidence[] =>
    configsOf(project, tool)
      .filter(({ data }) => Object.entries(data.values).some(([name, set]) => key.test(name) && value.test(String(set))))
      .map((fact) => evidenceAt(fact, "asset host"));
  return [
    ...where("next", /(?:^|\.)assetPrefix$/, /./),
    ...where("nuxt", /(?:^|\.)cdnURL$/, /./),
    ...where("vite", /^base$/, /^https?:/),
    ...where("rails", /(?:^|\.)asset_host$/, /./),
    ...where("django", /^(?:STATIC_URL|AWS_S3_CUSTOM_DOMAIN|CDN_\w+|STATIC_HOST)$/, /^https?:|cloudfront|cdn|computed/i),
    ...configsOf(project, "terraform")
      .filter(({ data }) => resources.test(data.name))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...configsOf(project, "kamal")
      .filter(({ data }) => data.values.asset_path !== undefined && data.values["env.clear.ASSET_HOST"] !== undefined)
      .map((fact) => evidenceAt(fact, "ASSET_HOST")),
    ...project
      .facts("env-read")
      .filter((fact) => /^(?:CDN_(?:URL|HOST|DOMAIN)|ASSET_HOST|ASSET_PREFIX|NEXT_PUBLIC_CDN_URL|STATIC_CDN_URL)$/.test(fact.data.name))
      .map((fact) => evidenceAt(fact, `reads ${fact.data.name}`)),
  ];
}

function platforms(project: ProjectView): Evidence[] {
  return allPlatformsOf(project)
    .filter(({ platform }) => platform.edge)
    .map(({ evidence, platform }) => ({ ...evidence, note: `${platform.name} serves them from its edge` }));
}

export default defineProjectCheck({
  id: "cdn",
  title: "Static assets through a CDN",
  category: "performance",
  priority: "P3",
  effort: 60,
  why: "A script that comes from another continent delays every page; from an edge nearby it does not, and the service is spared the request.",
  limits: "A CDN that stands in front of the whole site is set up outside of the repository, and not seen.",
  applies: ["web-ui"],
  evidence: "An asset host or prefix, a distribution in Terraform, or a platform with an edge (Vercel, Netlify, Cloudflare).",
  attestable: true,
  evaluate,
});
