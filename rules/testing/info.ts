/** The info string of a fixture's fence: a tag, then words and `key=value` pairs. */
import { tagInfo, tagNames } from "./tags.ts";

/** What the info string of a fence says. */
export interface Info {
  readonly tag: string;
  /** Relative to the project's root. */
  readonly path?: string;
  readonly project?: string;
  readonly fix?: { readonly name: string; readonly nth: number };
  /** Says for the reader that nothing is reported here. */
  readonly ok: boolean;
  readonly result: boolean;
}

const word = /(?:([a-z]+)=)?(?:"([^"]*)"|([^\s"]+))/gy;

/** Reads an info string, given as its first word and the rest. `info` is undefined when the fence cannot be used at all. */
export function readInfo(tag: string, rest: string): { readonly info: Info | undefined; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  if (!tagInfo(tag)) {
    mistakes.push(tag === "" ? "a fence needs a language tag" : `\`${tag}\` is not a tag of a fixture; use one of ${tagNames.join(", ")}`);
    return { info: undefined, mistakes };
  }
  let path: string | undefined;
  let project: string | undefined;
  let fix: Info["fix"];
  let ok = false;
  let result = false;
  for (const { key, value } of wordsOf(rest, mistakes)) {
    if (key === "path") path = value;
    else if (key === "project") project = value;
    else if (key === "fix") {
      const [, name, nth] = /^(\w+)(?:#([1-9]\d*))?$/.exec(value) ?? [];
      if (name) fix = { name, nth: Number(nth ?? 1) };
      else mistakes.push(`fix=${value} is not a fix's key, with "#2" after it for the second finding`);
    } else if (key === "" && value === "ok") ok = true;
    else if (key === "" && value === "result") result = true;
    else mistakes.push(`\`${key === "" ? value : `${key}=`}\` means nothing here; a fence may carry path=, project=, fix=, ok, result`);
  }
  if (path !== undefined && (path === "" || /^\/|\\|(^|\/)\.{0,2}(\/|$)/.test(path))) {
    mistakes.push(`path=${path} is not a path relative to the project's root, with forward slashes`);
  }
  if (project === "") mistakes.push("project= needs a name");
  if (result && tag !== "yaml") mistakes.push("a result is written as ```yaml result");
  if (ok && (fix || result)) mistakes.push("`ok` belongs on a fence with code to look at");
  if (fix && project !== undefined) mistakes.push("a fence with fix=… belongs to the fence before it and needs no project=");
  const info = { tag, ok, result, ...(path ? { path } : {}), ...(project ? { project } : {}), ...(fix ? { fix } : {}) };
  return { info, mistakes };
}

function* wordsOf(rest: string, mistakes: string[]): Generator<{ key: string; value: string }> {
  let at = 0;
  while (at < rest.length) {
    if (/\s/.test(rest[at] ?? "")) {
      at++;
      continue;
    }
    word.lastIndex = at;
    const found = word.exec(rest);
    if (!found) {
      mistakes.push(`the info string cannot be read from \`${rest.slice(at)}\``);
      return;
    }
    at = word.lastIndex;
    yield { key: found[1] ?? "", value: found[2] ?? found[3] ?? "" };
  }
}
