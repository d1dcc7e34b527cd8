import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { pipelineSteps } from "../../shared/project/pipeline.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

/** Builds that check types on their way. */
const checkingBuild: Tool = {
  command:
    /^(?:tsc\b|vue-tsc|tsgo|next build|ng build|nest build|astro check|svelte-check|nuxi? typecheck|mypy|dmypy|pyright|basedpyright|pyre|ty check|pyrefly|srb tc|\S*srb tc|steep check|react-router typegen)/,
  action: /^(?:mypy|pyright|basedpyright|jakebailey\/pyright-action|mirrors-mypy|ty)$/i,
};
const bundledConfig =
  /^@(?:tsconfig|vercel|total-typescript|sindresorhus|nestjs|react-native|vue|astrojs|adonisjs)\/|^(?:astro|expo|gts|nuxt)\b|\.nuxt\/|\.svelte-kit\//;

/** Compilers of languages that are not looked at. */
const otherLanguage = /\b(?:cargo|go|mvnw?|gradlew?|dotnet|swift|javac|rustc)\b/;

interface Part {
  readonly ok: boolean;
  readonly evidence: readonly Evidence[];
  readonly reason: string;
}

function evaluate(project: ProjectView): ProjectAnswer {
  const count = (pattern: RegExp): number => project.filesMatching(pattern).filter((file) => !isAside(file)).length;
  const typescript = count(/\.[cm]?tsx?$/);
  const javascript = count(/(?<!\.config|rc)\.[cm]?jsx?$/);
  const python = count(/\.py$/);
  const ruby = count(/\.rb$/);
  const most = Math.max(typescript + javascript, python, ruby);
  if (most === 0) return notApplicable("The project has no code whose types could be checked.");
  const parts = most === ruby ? rubyParts(project) : most === python ? pythonParts(project) : scriptParts(project, typescript);
  const met = parts.filter((part) => part.ok);
  const [missing] = parts.filter((part) => !part.ok);
  const evidence = met.flatMap((part) => part.evidence).slice(0, 3);
  if (!missing) return passed(evidence, "Types are checked strictly, on every change.");
  if (met.length === 0) return failed(missing.reason);
  return partial(met.length, parts.length, evidence, missing.reason);
}

function inPipeline(project: ProjectView): Part {
  const runs = runsOf(project, checkingBuild).map(evidenceOfRun);
  const steps = pipelineSteps(project)
    .filter((step) => step.purposes.has("types") && !otherLanguage.test(step.text))
    .map((step) => ({ file: step.fact.file, line: step.fact.line, note: step.text.slice(0, 80) }));
  const evidence = [...runs, ...steps].slice(0, 1);
  return { ok: evidence.length > 0, evidence, reason: "Neither CI nor a hook checks the types; run the type checker on every change." };
}

function scriptParts(project: ProjectView, typescript: number): Part[] {
  const settings = configsOf(project, "tsconfig");
  const strict = settings.filter((fact) => isStrict(fact));
  if (typescript === 0) {
    const checked = settings.filter((fact) => fact.data.values["compilerOptions.checkJs"] === true);
    if (checked.length === 0)
      return [
        {
          ok: false,
          evidence: [],
          reason: "The code is plain JavaScript whose types nothing checks; move to TypeScript, or switch on checkJs with JSDoc.",
        },
      ];
    return [{ ok: true, evidence: checked.slice(0, 1).map((fact) => evidenceAt(fact, "checkJs")), reason: "" }, inPipeline(project)];
  }
  const [loose] = settings.filter((fact) => fact.data.values["compilerOptions.strict"] === false);
  return [
    {
      ok: strict.length > 0,
      evidence: strict.slice(0, 1).map((fact) => evidenceAt(fact, "strict")),
      reason: loose ? `${loose.file} switches strict off; switch it on.` : "No tsconfig.json switches strict on; switch it on.",
    },
    inPipeline(project),
  ];
}

/** A base from a package is as strict as its author made it, which nobody can read here. */
function isStrict({ data }: ProjectFact<"config">): boolean {
  const strict = data.values["compilerOptions.strict"];
  if (strict !== undefined) return strict === true;
  const bases = Object.entries(data.values).filter(([key]) => /^extends(?:\.\d+)?$/.test(key));
  return (
    bases.some(([, base]) => bundledConfig.test(String(base)) || !/^\.{0,2}\//.test(String(base))) ||
    (data.values["compilerOptions.strictNullChecks"] === true && data.values["compilerOptions.noImplicitAny"] === true)
  );
}

function pythonParts(project: ProjectView): Part[] {
  const configured = [
    ...configsOf(project, "pyproject").filter((fact) =>
      Object.keys(fact.data.values).some((key) => /^tool\.(?:mypy|pyright|basedpyright|ty|pyrefly|pyre)\b/.test(key)),
    ),
    ...configsOf(project, "mypy"),
    ...configsOf(project, "pyright"),
    ...configsOf(project, "setup-cfg").filter((fact) => Object.keys(fact.data.values).some((key) => /^mypy\b/.test(key))),
  ].map((fact) => evidenceAt(fact, "type checker configured"));
  const declared = project
    .dependencies("mypy", "pyright", "basedpyright", "ty", "pyrefly")
    .map((fact) => evidenceAt(fact, `depends on ${fact.data.name}`));
  const evidence = [...configured, ...declared].slice(0, 1);
  const run = inPipeline(project);
  const reason = "No type checker is configured; add mypy or pyright and run it on every change.";
  return [{ ok: evidence.length > 0 || run.ok, evidence, reason }, run];
}

function rubyParts(project: ProjectView): Part[] {
  const files = project
    .filesMatching(/(?:^|\/)(?:sorbet\/config|Steepfile|sig\/.+\.rbs)$/)
    .slice(0, 1)
    .map((file) => ({ file, line: -1, note: "types of Ruby" }));
  return [
    { ok: files.length > 0, evidence: files, reason: "No types are checked; Sorbet or Steep can do it, file by file." },
    inPipeline(project),
  ];
}

export default defineProjectCheck({
  id: "type-checking",
  title: "Types checked",
  category: "code-quality",
  priority: "P2",
  effort: 120,
  restsOn: ["missing-types"],
  why: "A type checker finds the misspelt field and the missing null in the line where it was written; without one a user finds it.",
  limits: "How much of the code has types is the check missing-types' matter. A tsconfig that extends a package's is taken as strict.",
  applies: ["any"],
  evidence:
    "strict in a tsconfig.json, mypy, pyright, Sorbet or Steep, and a step in CI or a hook that runs the checker (a build that checks types counts).",
  evaluate,
});
