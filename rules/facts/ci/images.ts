/**
 * Commands that images and containers run: RUN, CMD and ENTRYPOINT of a Dockerfile (`docker`, job `build` or `start`), `command` of compose
 * services and Kubernetes containers (`compose`, `k8s`), scripts by which a container starts (`entrypoint`).
 */
import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import type { FactOutcome } from "../../api/outcome.ts";
import type { DockerfileRoot } from "../../languages/dockerfile/index.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { servicesOf } from "../../shared/documents/compose.ts";
import { workloadsOf } from "../../shared/documents/kubernetes.ts";
import { scalarOf, textsOf, valueAt } from "../../shared/documents/yaml.ts";
import { commandFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

const jobs: Readonly<Record<string, "build" | "start">> = { RUN: "build", CMD: "start", ENTRYPOINT: "start" };

/** RUN, CMD and ENTRYPOINT of every stage. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>) =>
  file.root.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const job = jobs[instruction.keyword];
      if (!job) return [];
      const text = instruction.json?.map((word) => word.value).join(" ") ?? instruction.text;
      return commandFacts({ system: "docker", workflow: file.path, job, onPullRequest: false }, withoutShell(text), instruction);
    }),
  );

/** `sh -c "a && b"` runs what it quotes. */
function withoutShell(text: string): string {
  const match = /^\s*(?:\/bin\/)?(?:ba|a|z)?sh\s+-l?e?c\s+([\s\S]+)$/.exec(text);
  return match?.[1]?.trim().replace(/^(["'])([\s\S]*)\1$/, "$2") ?? text;
}

/** What compose services and containers of Kubernetes run in place of their image's own command. */
export const containers: CiReader = (file) => [
  ...servicesOf(file).flatMap(({ name, node }) =>
    commands(node, { system: "compose", workflow: file.path, job: name, onPullRequest: false }),
  ),
  ...workloadsOf(file).flatMap((workload) =>
    workload.containers.flatMap((container) =>
      commands(container.node, { system: "k8s", workflow: file.path, job: workload.name, onPullRequest: false }),
    ),
  ),
];

function commands(node: YamlNode, place: { system: string; workflow: string; job: string; onPullRequest: boolean }): FactOutcome[] {
  const parts = ["entrypoint", "command", "args"].flatMap((key) => {
    const value = valueAt(node, key);
    return value ? [{ value, text: textsOf(value).join(" ") || (scalarOf(value)?.text ?? "") }] : [];
  });
  const [first] = parts;
  return first ? commandFacts(place, withoutShell(parts.map((part) => part.text).join(" ")), first.value) : [];
}

/** A script by which a container or a release starts. */
export function entrypoint(text: string, path: string): FactOutcome[] {
  const first = text.search(/\S/);
  const place = { system: "entrypoint", workflow: path, job: path.slice(path.lastIndexOf("/") + 1), onPullRequest: false };
  return first < 0 ? [] : commandFacts(place, text, { start: first, end: first + 1 });
}

/** `ExecStart=` and its peers of a unit of systemd. */
export function systemdUnit(text: string, path: string): FactOutcome[] {
  return [...text.matchAll(/^Exec(StartPre|Start)=[-@:+!]*(\S.*)$/gm)].flatMap((match) => {
    const place = { system: "systemd", workflow: path, job: match[1] === "Start" ? "start" : "release", onPullRequest: false };
    return commandFacts(place, withoutShell(match[2] ?? ""), { start: match.index, end: match.index + match[0].length });
  });
}
