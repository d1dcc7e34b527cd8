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

/** Facts of a shell text; all of them stand at the text's own place. */
export function commandFacts(place: CiPlace, text: string, at: Span): FactOutcome[] {
  return splitCommands(text).map((command) => fact("ci-command", at, { ...place, command: command.text }));
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
