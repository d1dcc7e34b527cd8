/** Which tools a project's pipelines, git hooks, platforms and images run: package scripts and recipes of make are followed. */
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { isTrial } from "./usage.ts";
import { scriptNames } from "../documents/commands.ts";
import { programOf, splitCommands } from "../documents/shell.ts";

/**
 * Where a command runs: a pipeline, a hook on a developer's machine, a hosting platform, an image or its container (a unit of systemd
 * counts alike); `script` is the script by which a package is started, wherever that is, and `release` one that whoever hosts it runs before.
 */
type RunPlace = "ci" | "hook" | "platform" | "image" | "script" | "release";

/** A command or action that is run somewhere. */
export interface ToolRun {
  readonly place: RunPlace;
  /** The step that runs it, by way of scripts or not. */
  readonly fact: ProjectFact<"ci-command"> | ProjectFact<"ci-action">;
  /** Program first, launchers taken off; an action's name without its version. */
  readonly text: string;
  readonly action: boolean;
  readonly onPullRequest: boolean;
}

/** How a tool is run. */
export interface Tool {
  /** Matched against a command: the program with its arguments, without `npx`, `uv run` and the like. */
  readonly command?: RegExp;
  /** Matched against the names of actions, orbs and hooks, without versions. */
  readonly action?: RegExp;
}

const hooks = new Set(["pre-commit", "husky", "lefthook"]);
const images = new Set(["docker", "compose", "k8s", "entrypoint", "systemd"]);
const platforms = new Set(["heroku", "fly", "render", "vercel", "netlify", "railway"]);
/** Scripts that call each other deeper than this are a circle. */
const deepest = 6;

const runsOfProject = remembered<readonly ToolRun[]>();

/** Everything that is run anywhere, in the order of the files; what a release runs before the start is asked for by {@link runsOf}. */
export function toolRuns(project: ProjectView): readonly ToolRun[] {
  const commands = project.facts("ci-command");
  const actions = project.facts("ci-action");
  const manifests = project.facts("manifest");
  return runsOfProject([commands, actions, manifests], "", () => {
    const recipes = recipesOf(commands);
    const scripts = (file: string) => {
      // What an image starts in a package's folder is that package's script, whatever others have under the name.
      const folder = file.slice(0, file.lastIndexOf("/") + 1);
      const beside = folder.startsWith(".") ? undefined : manifests.find((manifest) => manifest.file === `${folder}package.json`);
      return (name: string): readonly string[] =>
        (beside && Object.hasOwn(beside.data.scripts, name) && folder !== "" ? [beside] : manifests).flatMap(({ data }) =>
          Object.hasOwn(data.scripts, name) ? [data.scripts[name] ?? ""] : [],
        );
    };
    return [
      ...commands
        .filter((fact) => fact.data.system !== "make")
        .flatMap((fact) => [...expand(fact.data.command, scripts(fact.file), recipes)].map((text) => run(fact, text, false))),
      ...manifests
        .filter(({ file }) => !isTrial(file))
        .flatMap(startsOf)
        .flatMap((fact) => [...expand(fact.data.command, scripts(fact.file), recipes)].map((text) => run(fact, text, false))),
      ...actions.map((fact) => run(fact, withoutVersion(fact.data.action), true)),
    ];
  });
}

const startScript = /^(?:start|serve|prod(?:uction)?)(?::(?:prod(?:uction)?|server|api|web))?$/;

/** Scripts that a platform runs between the installation and the start. */
const releaseScript =
  /^(?:(?:pre|post)?build|prestart|(?:vercel|render|railway|gcp|netlify)-build|heroku-postbuild|build:(?:prod(?:uction)?|vercel|render|railway))$/;

/** The scripts by which a package is started where it serves, and those that are run before, as commands. */
function startsOf({ data, file, start, end, line }: ProjectFact<"manifest">): ProjectFact<"ci-command">[] {
  // The line of a project's fact is computed when it is asked for, so that it is named here.
  const place = { file, start, end, line };
  return Object.entries(data.scripts).flatMap(([job, command]): ProjectFact<"ci-command">[] => {
    const system = startScript.test(job) ? "npm" : releaseScript.test(job) ? "npm release" : undefined;
    return system === undefined
      ? []
      : [{ ...place, kind: "ci-command", data: { system, workflow: place.file, job, command, onPullRequest: false } }];
  });
}

/** Where a tool is run, in the places asked for. */
export function runsOf(project: ProjectView, tool: Tool, places: readonly RunPlace[] = ["ci", "hook"]): readonly ToolRun[] {
  return toolRuns(project).filter((one) => places.includes(one.place) && (one.action ? tool.action : tool.command)?.test(one.text));
}

const trial = /(?:^|[\s/_.-])(?:tests?|e2e|cypress|playwright|lint|smoke|preview|devcontainer|integration|check)(?:[\s/_.-]|$)/i;

/** Whether a run belongs to tests: what it deploys or migrates is thrown away. */
export function isTrialRun({ fact, place }: ToolRun): boolean {
  if (place !== "ci") return isTrial(fact.file);
  const { job, workflow } = fact.data;
  return trial.test(job) || trial.test(workflow) || trial.test(fact.file.slice(fact.file.lastIndexOf("/") + 1));
}

/** The place of a run as evidence. */
export function evidenceOfRun({ fact, text }: ToolRun): Evidence {
  return { file: fact.file, line: fact.line, note: text.length > 80 ? `${text.slice(0, 79)}…` : text };
}

function run(fact: ToolRun["fact"], text: string, action: boolean): ToolRun {
  const { system, onPullRequest } = fact.data;
  if (system === "npm") return { place: "script", fact, text, action, onPullRequest };
  if (system === "npm release") return { place: "release", fact, text, action, onPullRequest };
  const place = hooks.has(system) ? "hook" : platforms.has(system) ? "platform" : images.has(system) ? "image" : "ci";
  return { place, fact, text, action, onPullRequest };
}

function withoutVersion(action: string): string {
  return action.replace(/@[^@/]*$/, "");
}

/** Commands of the recipes by target. */
function recipesOf(commands: readonly ProjectFact<"ci-command">[]): ReadonlyMap<string, readonly string[]> {
  const recipes = new Map<string, string[]>();
  for (const { data } of commands) {
    if (data.system !== "make") continue;
    const known = recipes.get(data.job);
    if (known) known.push(data.command);
    else recipes.set(data.job, [data.command]);
  }
  return recipes;
}

/** The commands that a command comes down to, itself included. */
function expand(
  command: string,
  scripts: (name: string) => readonly string[],
  recipes: ReadonlyMap<string, readonly string[]>,
  found = new Set<string>(),
  depth = 0,
): ReadonlySet<string> {
  if (depth > deepest) return found;
  for (const { text } of splitCommands(command)) {
    const words = programOf(text);
    const joined = words.join(" ");
    if (joined === "" || found.has(joined)) continue;
    found.add(joined);
    for (const name of scriptNames(words)) for (const body of scripts(name)) expand(body, scripts, recipes, found, depth + 1);
    if (/^(?:g?make|just|task)$/.test(words[0] ?? "")) {
      for (const name of words.slice(1).filter((word) => !word.startsWith("-")))
        for (const body of recipes.get(name) ?? []) expand(body, scripts, recipes, found, depth + 1);
    }
  }
  return found;
}
