import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

/**
 * The oldest release that still gets security fixes, as of November 2026: Node.js by its release schedule (20 ended in April 2026), Python
 * by the status of its versions (3.10 ended in October 2026), Ruby by its maintenance branches (3.2 ended in March 2026).
 */
const oldest: Readonly<Record<string, readonly [major: number, minor: number]>> = { node: [22, 0], python: [3, 11], ruby: [3, 3] };
const titles: Readonly<Record<string, string>> = { node: "Node.js", python: "Python", ruby: "Ruby", bun: "Bun", deno: "Deno" };

interface Pin {
  readonly runtime: string;
  readonly version: string;
  readonly evidence: Evidence;
  /** Read from the base image of a Dockerfile. */
  readonly image: boolean;
}

function evaluate(project: ProjectView): ProjectAnswer {
  const wanted = runtimesOf(project);
  if (wanted.length === 0) return notApplicable("The project has no program of Node.js, Python or Ruby.");
  const pins = pinsOf(project);
  const missing = wanted.filter(
    (runtime) => !pins.some((pin) => pin.runtime === runtime || (runtime === "node" && /^(?:bun|deno)$/.test(pin.runtime))),
  );
  // What a manifest or a version file says counts before what some image is built on.
  const declared = pins.filter((pin) => !pin.image);
  const used = (declared.length > 0 ? declared : pins).filter((pin) => wanted.includes(pin.runtime) || /^(?:bun|deno)$/.test(pin.runtime));
  const evidence = used.slice(0, 3).map((pin) => pin.evidence);
  const [absent] = missing;
  if (absent !== undefined) {
    const reason = `Nothing says which version of ${titles[absent]} the project runs on; add ${absent === "node" ? "engines to package.json or an .nvmrc" : absent === "python" ? "requires-python or a .python-version" : "the version to the Gemfile or a .ruby-version"}.`;
    const met = wanted.length - missing.length;
    return met === 0 ? failed(reason) : partial(met, wanted.length, evidence, reason);
  }
  const ended = used.find(hasEnded);
  if (ended) {
    const [major, minor] = oldest[ended.runtime] ?? [0, 0];
    const reason = `${titles[ended.runtime]} ${ended.version} gets no security fixes any more; move to ${major}${ended.runtime === "node" ? "" : `.${minor}`} or later.`;
    return partial(1, 2, [ended.evidence], reason);
  }
  return passed(
    evidence,
    `The version is pinned: ${used
      .map((pin) => `${titles[pin.runtime] ?? pin.runtime} ${pin.version}`)
      .filter((text, index, all) => all.indexOf(text) === index)
      .slice(0, 3)
      .join(", ")}.`,
  );
}

/** Runtimes of the programs: an ecosystem that only brings tools for development runs nothing, unless there is nothing else. */
function runtimesOf(project: ProjectView): string[] {
  const dependencies = project.facts("dependency").filter((fact) => !isAside(fact.file));
  const running = dependencies.filter((fact) => !fact.data.dev);
  const ecosystems = new Set((running.length > 0 ? running : dependencies).map((fact) => fact.data.ecosystem));
  if (ecosystems.size === 0) for (const fact of project.facts("manifest")) if (!isAside(fact.file)) ecosystems.add(fact.data.ecosystem);
  return [
    ...(ecosystems.has("npm") ? ["node"] : []),
    ...(ecosystems.has("pypi") ? ["python"] : []),
    ...(ecosystems.has("gem") ? ["ruby"] : []),
  ];
}

function pinsOf(project: ProjectView): Pin[] {
  const settings = project.facts("setting").flatMap((fact): Pin[] => {
    const runtime = /^runtime\.(node|python|ruby|bun|deno)$/.exec(fact.data.key)?.[1];
    const version = String(fact.data.value);
    return runtime === undefined || isAside(fact.file) || !/\d/.test(version)
      ? []
      : [{ runtime, version, image: false, evidence: evidenceAt(fact, `${titles[runtime]} ${version}`) }];
  });
  const images = configsOf(project, "dockerfile").flatMap((fact): Pin[] => {
    const match = /(?:^|\/)(node|python|ruby|bun|deno):v?(\d[\w.]*)/.exec(String(fact.data.values.image ?? ""));
    return match?.[1] && match[2]
      ? [{ runtime: match[1], version: match[2], image: true, evidence: evidenceAt(fact, String(fact.data.values.image)) }]
      : [];
  });
  return [...settings, ...images];
}

/** Whether a version, not a range that is open above, names a release whose support has ended. */
function hasEnded({ runtime, version }: Pin): boolean {
  const limit = oldest[runtime];
  const text = version.trim().replace(/^v/, "");
  // A lower bound alone allows every later release; "lts" and the like move on by themselves.
  if (!limit || /^>=?|\|\||lts|latest|current|stable|\*|x-/i.test(text) || !/^[~^=]*\s*\d/.test(text)) return false;
  const [major = 0, minor] = (/\d+(?:\.\d+)?/.exec(text)?.[0] ?? "").split(".").map(Number);
  if (/^\^/.test(text) && runtime !== "node") return major < limit[0];
  return major < limit[0] || (runtime !== "node" && major === limit[0] && minor !== undefined && minor < limit[1]);
}

export default defineProjectCheck({
  id: "runtime-pinned",
  title: "Runtime version pinned",
  category: "infrastructure",
  priority: "P3",
  effort: 5,
  why: "A program that runs on whatever is installed runs on something else tomorrow, and on a version without security fixes the day after.",
  limits: "The table of releases is that of November 2026. Ranges that are open above are taken as they are.",
  applies: ["any"],
  evidence:
    "engines, .nvmrc, .node-version, requires-python, .python-version, .ruby-version, .tool-versions, the Gemfile or a base image with a version that is still supported.",
  evaluate,
});
