import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { hasVersion, needsNoVersion, servesOwnPages } from "../../shared/api-versions.ts";
import { notApplicable, passed, partial, failed } from "../../shared/project/answers.ts";
import { handlersOf } from "../../shared/project/tested.ts";
import { configsOf, evidenceAt, isAside, isTrial, practicesOf } from "../../shared/project/usage.ts";

const listed = 3;
/** The setting that says which version of a provider's interface is called. */
const providerVersion = "api.version";
const versionedFolder = /(?:^|\/)v\d+(?:[._-]\w+)?(?:\/|\.\w+$)/i;
const versionSetting = /default_versioning_class|(?:^|\.)versioning|api_?version|API_V\d+_STR/i;
const policy =
  /\bdeprecations?\b|deprecat\w*.*\b(?:api|endpoint|route|version)|\b(?:api|endpoint|route|version)s?\b.*deprecat|\bsunset\b|version(?:ing|s)? (?:policy|strategy|support)|api versions?\b|breaking changes?|backwards? compatib/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const pages = project.trait("web-ui").length > 0;
  const called = handlersOf(project).filter(
    ({ data, file }) =>
      /^(?!next-action|trpc|mcp|lambda)/.test(data.framework) &&
      // A function of a request that no path is known of may be a helper.
      !(data.framework === "starlette" && data.path === "") &&
      !needsNoVersion(data.path) &&
      !(pages && servesOwnPages(data.framework, data.path)) &&
      isInterface(project, data.path, file),
  );
  if (called.length === 0) return notApplicable("No routes are found that others than the project's own pages call.");
  const [version] = versions(project, called);
  const [rule] = policies(project);
  const evidence = [...(version ? [version] : []), ...(rule ? [rule] : [])];
  if (version && rule) return passed(evidence, `Routes have a version (${version.note}), and ${rule.file} says how old ones end.`);
  if (version)
    return partial(
      1,
      2,
      evidence,
      `Routes have a version (${version.note}), but nothing says how and when an old one ends; write it down or send Deprecation and Sunset headers.`,
    );
  const first = called.slice(0, listed).map((route) => evidenceAt(route, `${route.data.method} ${route.data.path}`));
  if (rule)
    return partial(1, 2, [rule, ...first], `${rule.file} speaks of versions, but no route has one; put it into the prefix or a header.`);
  return failed(
    "No route has a version, so none can change without breaking its callers; put one into the prefix before others call it.",
    first,
  );
}

/** With pages of one's own, only what says that it is an interface may be called by others. */
function isInterface(project: ProjectView, path: string, file: string): boolean {
  return project.trait("web-ui").length === 0 || /(?:^|\/)(?:api|v\d+)(?:\/|$)/i.test(`${path} ${file}`);
}

function versions(project: ProjectView, called: ReturnType<typeof handlersOf>): Evidence[] {
  const routes = called.filter(({ data }) => hasVersion(data.path)).map((route) => evidenceAt(route, route.data.path));
  const mounts = project
    .facts("mount")
    .filter(({ data, file }) => !isAside(file) && data.paths.some(hasVersion))
    .map((fact) => evidenceAt(fact, fact.data.paths.find(hasVersion) ?? ""));
  const middleware = project
    .facts("middleware")
    .filter(({ data, file }) => !isAside(file) && hasVersion(data.path))
    .map((fact) => evidenceAt(fact, fact.data.path));
  const folders = called.filter(({ file }) => versionedFolder.test(file)).map((route) => evidenceAt(route, route.file));
  const django = configsOf(project, "django")
    .filter(({ data }) => Object.entries(data.values).some(([key, value]) => versionSetting.test(key) && value !== ""))
    .map((fact) => evidenceAt(fact, "versioning"));
  const settings = project
    .facts("setting")
    .filter(
      // The version of a provider's interface is asked for, not offered.
      ({ data, file }) =>
        !isTrial(file) && data.key !== providerVersion && /version/i.test(data.key) && /api|routes?|versioning/i.test(data.key),
    )
    .map((fact) => evidenceAt(fact, fact.data.key));
  const prefixes = practicesOf(project, "api-version")
    .filter(({ file }) => !isTrial(file))
    .map((fact) => evidenceAt(fact, fact.data.name));
  return [...routes, ...prefixes, ...mounts, ...middleware, ...folders, ...django, ...settings];
}

/** A heading that speaks of it with words below it. */
function policies(project: ProjectView): Evidence[] {
  return project
    .facts("heading")
    .filter(
      ({ data, file }) =>
        policy.test(data.title) &&
        data.words >= 10 &&
        !isTrial(file) &&
        !/(?:^|\/)(?:changelog|changes|history|releases?|news|upgrad\w*|migrat\w*)[^/]*$/i.test(file),
    )
    .map((fact) => evidenceAt(fact, fact.data.title));
}

export default defineProjectCheck({
  id: "api-versioning",
  title: "API versioned with a deprecation policy",
  category: "code-quality",
  priority: "P2",
  effort: 120,
  why: "An interface without versions can never change again, and one whose versions never end has to be kept for ever.",
  limits:
    "A version is known in a path, a prefix, a folder or a setting; headers that code reads by hand are not seen. Where the project has pages, only routes below api or a version count.",
  applies: ["service"],
  evidence: "A version in the paths or prefixes of routes or in the framework's settings, and a document that says how old versions end.",
  evaluate,
});
