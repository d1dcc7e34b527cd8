/** Turns shell texts of CI files into facts, one for each simple command. */
import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { Span } from "../../api/text.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { splitCommands } from "../../shared/documents/shell.ts";

/** Where a command stands: what all facts of a job have in common. */
export interface CiPlace {
  readonly system: string;
  readonly workflow: string;
  readonly job: string;
  readonly onPullRequest: boolean;
}

/** Words of the shell itself, assignments and printing: they say nothing of what a step is for. */
const plumbing =
  /^(?:(?:echo|printf|exit|cd|pwd|set|shopt|export|unset|local|readonly|declare|return|break|continue|shift|eval|read|sleep|true|false|for|while|case|select|test|trap|wait|umask|alias|mkdir|touch|cat|cp|mv|rm|chmod|chown|ls|grep|sed|awk|jq|tr|cut|head|tail|sort|uniq|wc|xargs|tee|date|which|type|pipefail|logger)\b|\[|:(?:\s|$)|[A-Za-z_]\w*=\S*$|[A-Za-z_]\w*=\$\(|[\w-]+\s*\(\)|"|'|\$)/;

/** Facts of a shell text; all of them stand at the text's own place. */
export function commandFacts(place: CiPlace, text: string, at: Span): FactOutcome[] {
  return splitCommands(text)
    .filter((command) => !plumbing.test(command.text))
    .map((command) => fact("ci-command", at, { ...place, command: command.text }));
}

/** Facts of a scalar, or of each scalar of a sequence, nested ones too. */
export function scriptFacts(place: CiPlace, node: YamlNode | undefined): FactOutcome[] {
  if (node?.kind === "sequence") return node.items.flatMap((item) => scriptFacts(place, item));
  return node?.kind === "scalar" ? commandFacts(place, node.text, node) : [];
}

/** The fact that an action, orb, plug-in or template is used. */
export function actionFact(place: CiPlace, action: string, at: Span): FactOutcome {
  return fact("ci-action", at, { ...place, action });
}
