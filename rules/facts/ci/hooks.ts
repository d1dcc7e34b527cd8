/** Git hooks: pre-commit, lefthook, husky. They run on a developer's machine, so `onPullRequest` is false. */
import type { FactOutcome } from "../../api/outcome.ts";
import { itemsOf, pairsOf, scalarOf, textAt, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, commandFacts, scriptFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

/** The hooks of `.pre-commit-config.yaml`; `workflow` is the repository that a hook comes from. */
export const preCommit: CiReader = (file) =>
  itemsOf(valueAt(file.root.documents[0], "repos")).flatMap((repository) =>
    itemsOf(valueAt(repository, "hooks")).flatMap((hook) => {
      const id = scalarOf(valueAt(hook, "id"));
      if (!id) return [];
      const place = { system: "pre-commit", workflow: textAt(repository, "repo") ?? "", job: "pre-commit", onPullRequest: false };
      return [actionFact(place, id.text, id), ...scriptFacts(place, valueAt(hook, "entry"))];
    }),
  );

/** The commands of `lefthook.yml`; `job` is the hook of Git that runs them. */
export const lefthook: CiReader = (file) =>
  pairsOf(file.root.documents[0]).flatMap((hook) => {
    const place = { system: "lefthook", workflow: file.path, job: hook.key, onPullRequest: false };
    const commands = pairsOf(valueAt(hook.value, "commands")).map((pair) => pair.value);
    return [...commands, ...itemsOf(valueAt(hook.value, "jobs"))].flatMap((command) => scriptFacts(place, valueAt(command, "run")));
  });

/** A hook script of husky. */
export function huskyHook(text: string, path: string): FactOutcome[] {
  const place = { system: "husky", workflow: path, job: path.slice(path.lastIndexOf("/") + 1), onPullRequest: false };
  const first = text.search(/\S/);
  return first < 0 ? [] : commandFacts(place, text, { start: first, end: first + 1 });
}
