import type { FactOutcome } from "../../api/outcome.ts";
import { commandFacts } from "./commands.ts";

const step =
  /\b(?:sh|bat|powershell|pwsh)\s*\(?\s*(?:(?:label|returnStdout|returnStatus)\s*:\s*[^,()]+,\s*)*(?:script\s*:\s*)?('''|"""|'|")((?:\\[\s\S]|(?!\1)[\s\S])*?)\1/g;
const stage = /\bstage\s*\(\s*(["'])(.*?)\1/g;

/** Shell steps of a Jenkinsfile; Groovy is read for its strings only. A multibranch job builds pull requests, so all of them count. */
export function jenkinsfile(text: string, path: string): FactOutcome[] {
  const stages = [...text.matchAll(stage)].map((match) => ({ at: match.index, name: match[2] ?? "" }));
  return [...text.matchAll(step)].flatMap((match) => {
    const lineStart = text.lastIndexOf("\n", match.index) + 1;
    if (/^\s*(?:\/\/|\*)/.test(text.slice(lineStart, match.index + 1))) return [];
    const job = stages.findLast((candidate) => candidate.at < match.index)?.name ?? "";
    const at = { start: match.index, end: match.index + match[0].length };
    return commandFacts({ system: "jenkins", workflow: path, job, onPullRequest: true }, match[2] ?? "", at);
  });
}
