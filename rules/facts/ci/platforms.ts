/** Commands that a hosting platform runs: at build, before a release, at start. */
import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import type { FactOutcome } from "../../api/outcome.ts";
import type { JsonRoot } from "../../languages/json/index.ts";
import { jsonAt, stringOf } from "../../shared/documents/json.ts";
import { parseToml, tomlValue } from "../../shared/documents/toml.ts";
import { textAt, walkPairs } from "../../shared/documents/yaml.ts";
import { commandFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

type Phase = "build" | "release" | "start";

function place(system: string, workflow: string, job: Phase) {
  return { system, workflow, job, onPullRequest: false };
}

const renderKeys: Readonly<Record<string, Phase>> = {
  buildCommand: "build",
  preDeployCommand: "release",
  startCommand: "start",
  dockerCommand: "start",
};

/** Commands of the services that a `render.yaml` describes. */
export const renderBlueprint: CiReader = (file) => {
  const found: FactOutcome[] = [];
  for (const document of file.root.documents) {
    walkPairs(document, (pair) => {
      const phase = Object.hasOwn(renderKeys, pair.key) ? renderKeys[pair.key] : undefined;
      const text = textAt({ kind: "map", pairs: [pair], flow: false, start: pair.start, end: pair.end }, pair.key);
      if (phase && pair.value && text) found.push(...commandFacts(place("render", file.path, phase), text, pair.value));
    });
  }
  return found;
};

const jsonKeys: readonly (readonly [file: RegExp, system: string, path: readonly string[], phase: Phase])[] = [
  [/(?:vercel|now)\.json$/, "vercel", ["buildCommand"], "build"],
  [/railway\.json$/, "railway", ["build", "buildCommand"], "build"],
  [/railway\.json$/, "railway", ["deploy", "preDeployCommand"], "release"],
  [/railway\.json$/, "railway", ["deploy", "startCommand"], "start"],
  [/app\.json$/, "heroku", ["scripts", "postdeploy"], "release"],
];

/** Commands of the JSON files of Vercel, Heroku and their like, by the path under which each keeps them. */
export const platformJson: DocumentDetector = (file: FileContext<JsonRoot>) =>
  jsonKeys.flatMap(([name, system, path, phase]) => {
    const node = name.test(file.path) ? jsonAt(file.root.value, ...path) : undefined;
    const text = stringOf(node);
    return node && text ? commandFacts(place(system, file.path, phase), text, node) : [];
  });

const tomlKeys: readonly (readonly [file: RegExp, system: string, path: readonly string[], phase: Phase])[] = [
  [/fly(?:\.[\w-]+)?\.toml$/, "fly", ["deploy", "release_command"], "release"],
  [/netlify\.toml$/, "netlify", ["build", "command"], "build"],
  [/railway\.toml$/, "railway", ["build", "buildCommand"], "build"],
  [/railway\.toml$/, "railway", ["deploy", "preDeployCommand"], "release"],
  [/railway\.toml$/, "railway", ["deploy", "startCommand"], "start"],
];

/** Commands of fly.toml, netlify.toml and railway.toml. */
export function platformToml(text: string, path: string): FactOutcome[] {
  const document = parseToml(text);
  return tomlKeys.flatMap(([name, system, keys, phase]) => {
    const value = name.test(path) ? tomlValue(document, ...keys) : undefined;
    return value?.kind === "string" ? commandFacts(place(system, path, phase), value.value, value) : [];
  });
}

/** Process types of a Procfile: `release` runs before a release, the others run it. */
export function procfile(text: string, path: string): FactOutcome[] {
  return [...text.matchAll(/^([\w-]+):[ \t]*(\S.*)$/gm)].flatMap((match) => {
    const phase = match[1] === "release" ? "release" : "start";
    return commandFacts(place("heroku", path, phase), match[2] ?? "", { start: match.index, end: match.index + match[0].trimEnd().length });
  });
}
