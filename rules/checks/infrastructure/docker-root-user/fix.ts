/** Puts an unprivileged user in force right before the command. */
import type { FileContext } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import type { DockerfileRoot, DockerInstruction, DockerStage } from "../../../languages/dockerfile/index.ts";
import { instructionsOf } from "../../../shared/documents/dockerfile.ts";
import type { BaseKnowledge } from "./images.ts";

/** Instructions that write into the image: they may need root. */
const writes = new Set(["RUN", "COPY", "ADD", "WORKDIR"]);
/** A user by name or number that is not root. */
const literalUser = /^(?!root(?::|$)|0+(?::|$))[\w.-]+(?::[\w.-]+)?$/;
const lowestFreePort = 1024;

/** The fix, or none where the image would not start as another user. */
export function addUserFix(file: FileContext<DockerfileRoot>, stage: DockerStage, base: BaseKnowledge): ProblemFix[] {
  const lines = linesFor(stage, base);
  if (lines.length === 0 || listensLow(stage)) return [];
  const end = lineEndOf(file.text);
  const command = commandBehindWrites(stage);
  if (command) {
    const at = startOfBlock(file, command);
    return [{ fix: "addUser", edits: [{ start: at, end: at, text: lines.map((line) => line + end).join("") }] }];
  }
  const last = stage.instructions.at(-1) ?? stage.from;
  return [{ fix: "addUser", edits: [{ start: last.end, end: last.end, text: lines.map((line) => end + line).join("") }] }];
}

function linesFor(stage: DockerStage, base: BaseKnowledge): string[] {
  const existing = userMadeBefore(stage);
  if (existing) return [`USER ${existing}`];
  const folder = workingFolder(stage);
  const own = (owner: string): string => (folder ? `chown -R ${owner}:${owner} ${folder}` : "");
  if (base.user !== undefined) {
    const owned = base.family === "none" || base.user === "nonroot" ? "" : own(base.user);
    return [...(owned ? [`RUN ${owned}`] : []), `USER ${base.user}`];
  }
  const add = {
    alpine: "addgroup -S app && adduser -S app -G app",
    debian: "groupadd --system app && useradd --system --gid app --create-home app",
  };
  if (base.family !== "alpine" && base.family !== "debian") return [];
  return [`RUN ${[add[base.family], own("app")].filter((part) => part !== "").join(" && ")}`, "USER app"];
}

/** A user that the Dockerfile itself adds or had switched to before it went back to root. */
function userMadeBefore(stage: DockerStage): string | undefined {
  const instructions = instructionsOf(stage);
  const switched = instructions.findLast(
    (instruction) => instruction.keyword === "USER" && literalUser.test(instruction.words[0]?.value ?? ""),
  );
  if (switched) return switched.words[0]?.value;
  for (const instruction of instructions) {
    if (instruction.keyword !== "RUN") continue;
    const added = /\b(?:adduser|useradd)\b([^&|;\n]*)/.exec(instruction.text)?.[1]?.trim();
    if (added === undefined) continue;
    const names = added.split(/\s+/).filter((word, index, words) => /^[a-z_][\w-]*$/i.test(word) && !takesValue(words[index - 1] ?? ""));
    // adduser takes the name first or last, useradd last.
    const name = names.at(-1);
    if (name && name !== "root") return name;
  }
  return undefined;
}

function takesValue(option: string): boolean {
  return (
    /^(?:-[uUgGdshckKbefp]|--(?:uid|gid|home|home-dir|shell|ingroup|comment|gecos|groups|group|base-dir))$/.test(option) &&
    !/^-[US]$/.test(option)
  );
}

function workingFolder(stage: DockerStage): string | undefined {
  const folder = instructionsOf(stage).findLast((instruction) => instruction.keyword === "WORKDIR")?.words[0]?.value;
  return folder && /^\/[\w./-]+$/.test(folder) && !/^\/(?:usr|bin|etc|var|lib|root|home|opt|tmp)?\/?$/.test(folder) ? folder : undefined;
}

/** Whether the image says that it listens on a port that only root may take everywhere. */
function listensLow(stage: DockerStage): boolean {
  return instructionsOf(stage).some(
    (instruction) => instruction.keyword === "EXPOSE" && instruction.words.some((word) => Number.parseInt(word.value, 10) < lowestFreePort),
  );
}

/** The first command or entry point of the stage that nothing is written behind. */
function commandBehindWrites(stage: DockerStage): DockerInstruction | undefined {
  const lastWrite = stage.instructions.findLastIndex((instruction) => writes.has(instruction.keyword) || instruction.keyword === "USER");
  return stage.instructions.find((instruction, index) => index > lastWrite && /^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword));
}

/** The start of an instruction's line, or of the remarks right above it. */
function startOfBlock(file: FileContext, instruction: DockerInstruction): number {
  let line = file.lines.lineOf(instruction.start);
  while (line > 0 && /^[ \t]*#/.test(file.lines.lineText(line - 1))) line--;
  return file.lines.starts[line] ?? instruction.start;
}
