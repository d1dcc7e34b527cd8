/** Who may answer for something in a project: from its CODEOWNERS and from git's settings, which are read as files. Git is never run. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gitFolders } from "./git-head.ts";

/** Someone who may answer, and where the name comes from. */
export interface OwnerCandidate {
  readonly name: string;
  readonly from: string;
}

const codeOwnerFiles = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];
/** Larger files are no lists of owners and no settings. */
const maxBytes = 1024 * 1024;
/** More names than this are no help to choose from. */
const maxCandidates = 30;

function readSmall(file: string): string | undefined {
  try {
    return fs.statSync(file).size > maxBytes ? undefined : fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The owners that a CODEOWNERS text names: those of everything first, then in their order. */
function ownersIn(text: string): string[] {
  const everything: string[] = [];
  const others: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const [pattern, ...names] = line
      .replace(/(?:^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    const owners = names.filter((name) => /^@[\w.-]+(?:\/[\w./-]+)?$|^[^\s@]+@[^\s@]+$/.test(name));
    (pattern === "*" ? everything : others).push(...owners);
  }
  return [...new Set([...everything, ...others])];
}

/** The user's name in a text of git's settings, or the address where there is no name. */
function gitUserIn(text: string): string | undefined {
  let section = "";
  const values = new Map<string, string>();
  for (const line of text.split(/\r\n|\n|\r/)) {
    const head = /^\s*\[\s*([\w.-]+)(?:\s+"[^"]*")?\s*\]/.exec(line);
    if (head) section = head[1]?.toLowerCase() ?? "";
    const setting = /^\s*(?:\[[^\]]*\]\s*)?([\w-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (!setting || section !== "user") continue;
    const value = (setting[2] ?? "").replace(/\s+[#;].*$/, "").replace(/^"(.*)"$/, "$1");
    if (value !== "") values.set(setting[1]?.toLowerCase() ?? "", value);
  }
  return values.get("name") ?? values.get("email");
}

function gitUser(root: string, environment: NodeJS.ProcessEnv): string | undefined {
  const home = environment.HOME ?? os.homedir();
  const shared = environment.XDG_CONFIG_HOME ?? path.join(home, ".config");
  const repository = gitFolders(root);
  const files = [repository && path.join(repository.common, "config"), path.join(home, ".gitconfig"), path.join(shared, "git", "config")];
  for (const file of files) {
    const user = file === undefined ? undefined : gitUserIn(readSmall(file) ?? "");
    if (user !== undefined) return user;
  }
  return undefined;
}

/**
 * The candidates for an answerable person or team, the likeliest first.
 * @param known names that the project's records have already, in their order
 */
export function ownerCandidates(
  root: string,
  known: readonly OwnerCandidate[],
  environment: NodeJS.ProcessEnv = process.env,
): readonly OwnerCandidate[] {
  const user = gitUser(root, environment);
  const file = codeOwnerFiles.find((name) => readSmall(path.join(root, name)) !== undefined);
  const owners = file === undefined ? [] : ownersIn(readSmall(path.join(root, file)) ?? "").map((name) => ({ name, from: file }));
  const all = [...known, ...owners, ...(user === undefined ? [] : [{ name: user, from: "git" }])];
  const seen = new Map<string, OwnerCandidate>();
  for (const candidate of all) if (!seen.has(candidate.name)) seen.set(candidate.name, candidate);
  return [...seen.values()].slice(0, maxCandidates);
}
