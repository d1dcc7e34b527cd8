/** Headers that browsers act upon, and who sends them: code, packages, frameworks by default, proxies, platforms. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { djangoUses, productionSettings } from "./settings.ts";
import { railsOf } from "./applications.ts";
import { platformsOf } from "./platforms.ts";
import { takenIn } from "./wired.ts";
import { configsOf, evidenceAt, packagesInUse, practicesOf } from "./usage.ts";

/** The headers that a check asks for. */
export const securityHeaders = [
  "Strict-Transport-Security",
  "Content-Security-Policy",
  "X-Content-Type-Options",
  "X-Frame-Options",
  "Referrer-Policy",
] as const;
/** One of them. */
type SecurityHeader = (typeof securityHeaders)[number];

/** Files that set headers, and how each header is called there. */
const tools = [
  "vercel",
  "netlify",
  "firebase",
  "staticwebapp",
  "nginx",
  "traefik",
  "k8s",
  "compose",
  "next",
  "nuxt",
  "serverless",
  "terraform",
  "helm-values",
  "django",
  "rails",
];
const spellings: Readonly<Record<SecurityHeader, RegExp>> = {
  "Strict-Transport-Security": /strict[-_]?transport[-_]?security|stsSeconds/i,
  "Content-Security-Policy": /content[-_]?security[-_]?policy(?!-report)/i,
  "X-Content-Type-Options": /x-content-type-options|content_?type_?(?:options|nosniff)/i,
  "X-Frame-Options": /x-frame-options|frame_?(?:deny|options)|frame-ancestors/i,
  "Referrer-Policy": /referrer[-_]?policy/i,
};

/** Where each header comes from; those that nothing sends are absent. */
export function headersSent(project: ProjectView): ReadonlyMap<SecurityHeader, Evidence> {
  const sent = new Map<SecurityHeader, Evidence>();
  const add = (evidence: Evidence | undefined, ...headers: readonly SecurityHeader[]): void => {
    if (evidence) for (const header of headers) if (!sent.has(header)) sent.set(header, evidence);
  };
  const counted = new Set(takenIn(project, headersInCode(project)).counted.map(({ file }) => file));
  for (const fact of practicesOf(project, "security-header"))
    if (fact.data.met && counted.has(fact.file)) add(evidenceAt(fact, fact.data.name), fact.data.name as SecurityHeader);
  fromFrameworks(project, counted, add);
  for (const tool of tools)
    for (const fact of configsOf(project, tool)) {
      const text = Object.entries(fact.data.values);
      for (const header of securityHeaders) {
        if (sent.has(header)) continue;
        if (text.some(([key, value]) => spellings[header].test(key) || (typeof value === "string" && spellings[header].test(value))))
          add(evidenceAt(fact, header), header);
      }
    }
  return sent;
}

function headersInCode(project: ProjectView): readonly Evidence[] {
  return [
    ...practicesOf(project, "security-header").map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "security-headers"),
  ];
}

/** What is to be said where the only code that sets headers waits for the application to take it in: "" or a sentence behind a blank. */
export function headersReminder(project: ProjectView): string {
  return takenIn(project, headersInCode(project)).reminder;
}

type Add = (evidence: Evidence | undefined, ...headers: readonly SecurityHeader[]) => void;

function fromFrameworks(project: ProjectView, counted: ReadonlySet<string>, add: Add): void {
  const off = practicesOf(project, "security-header").some(({ data }) => !data.met);
  const all = securityHeaders.filter((header) => !off || header !== "Content-Security-Policy");
  for (const evidence of packagesInUse(project, "security-headers").filter(({ file }) => counted.has(file)))
    add(evidence, ...(/hono/.test(evidence.note) ? all.filter((header) => header !== "Content-Security-Policy") : all));
  add(djangoUses(project, /^django\.middleware\.security\.SecurityMiddleware$/)[0], "X-Content-Type-Options", "Referrer-Policy");
  add(djangoUses(project, /XFrameOptionsMiddleware$/)[0], "X-Frame-Options");
  add(djangoUses(project, /^csp\.middleware\.|ContentSecurityPolicyMiddleware$/)[0], "Content-Security-Policy");
  const seconds = productionSettings(project, "django", (key, value) => key === "SECURE_HSTS_SECONDS" && value !== 0 && value !== false);
  add(seconds[0], "Strict-Transport-Security");
  const rails = railsOf(project);
  if (rails) {
    add({ ...rails, note: "Rails' default headers" }, "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy");
    const forced = project.facts("middleware").find(({ data }) => data.name === "ActionDispatch::SSL");
    add(forced && evidenceAt(forced, "force_ssl"), "Strict-Transport-Security");
  }
  const wasp = project.facts("app").find(({ data }) => data.framework === "wasp");
  add(wasp && evidenceAt(wasp, "helmet, which Wasp puts in front"), ...all);
  const sinatra = project.facts("app").find(({ data }) => data.framework === "sinatra");
  add(sinatra && evidenceAt(sinatra, "Sinatra's protection"), "X-Content-Type-Options", "X-Frame-Options");
  const vercel = platformsOf(project).find(({ platform }) => platform.name === "Vercel");
  add(vercel && { ...vercel.evidence, note: "Vercel sends it" }, "Strict-Transport-Security");
}
