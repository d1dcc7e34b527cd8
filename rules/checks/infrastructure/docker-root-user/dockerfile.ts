import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome, problem } from "../../../api/outcome.ts";
import type { DockerfileRoot, DockerInstruction, DockerStage } from "../../../languages/dockerfile/index.ts";
import {
  baseImage,
  instructionsOf,
  isDevelopmentDockerfile,
  lastInstruction,
  parseImage,
  stageChain,
  substitute,
  variablesBefore,
} from "../../../shared/documents/dockerfile.ts";
import { addUserFix } from "./fix.ts";
import { type BaseKnowledge, baseKnowledge, hasUnprivilegedWorkers, stepsDownAtStart } from "./images.ts";

const rootUser = /^(?:root|0+)(?::|$)/;
const developmentStage =
  /^(?:dev|develop|development|test|tests|testing|ci|lint|debug|e2e|deps|dependencies|builder?)(?:[-_]|$)|[-_](?:dev|test|builder)$/;
/** Programs by which an entry point leaves root. */
const stepDown = /(?:^|[\s"'/[,&;])(?:gosu|su-exec|setpriv|chpst|s6-setuidgid|runuser|setuidgid)(?:[\s"',\\]|$)/;

/** The user of the stage that is shipped: its last USER, else that of its base image. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>): Outcome[] => {
  if (isDevelopmentDockerfile(file) || isBuildImage(file.path) || file.role.test || file.role.example) return [];
  const stage = shippedStage(file.root);
  if (!stage?.image) return [];
  const user = lastInstruction(stage, "USER");
  if (user) return judgeUser(file, stage, user);
  const base = baseImage(stage);
  if (base?.resolved === undefined) return [];
  const knowledge = baseKnowledge(parseImage(base.resolved));
  if (knowledge.runsAs === "drops") return [met(stage.image)];
  // FROM acme-base-${VERSION}-py3: an image that the project builds itself may end as any user.
  if (isComposedName(base.text)) return [];
  if (knowledge.runsAs === "other" || knowledge.runsAs === "unknown" || leavesRootItself(stage) || runsNothing(stage, base.resolved))
    return [];
  const minor = hasUnprivilegedWorkers(parseImage(base.resolved)) || (isPlain(knowledge) && isStartedByOthers(stage)) || runsOnce(stage);
  const priority = minor ? { priority: "P2" as const } : {};
  return [problem("noUser", stage.image, { ...priority, fixes: addUserFix(file, stage, knowledge) })];
};

function judgeUser(file: FileContext<DockerfileRoot>, stage: DockerStage, user: DockerInstruction): Outcome[] {
  const word = user.words[0];
  const name = substitute(word?.value, variablesBefore(file.root, stage, user));
  if (!word || name === undefined || name === "") return [];
  if (!rootUser.test(name)) return [met(word)];
  if (leavesRootItself(stage)) return [];
  const base = baseImage(stage);
  const image = base?.resolved === undefined ? undefined : parseImage(base.resolved);
  const knowledge = image && baseKnowledge(image);
  if (image && stepsDownAtStart(image) && !lastInstruction(stage, "ENTRYPOINT")) return [];
  if (knowledge?.runsAs === "other") return [];
  return [problem("rootUser", word, { data: { user: word.value }, fixes: knowledge ? addUserFix(file, stage, knowledge) : [] })];
}

/** The stage that is shipped: the last one that is not named for development, tests or building. */
function shippedStage(root: DockerfileRoot): DockerStage | undefined {
  const last = root.stages.at(-1);
  return root.stages.findLast((stage) => !developmentStage.test(stage.name)) ?? last;
}

/** Whether the image is a tool to build with, or an action of GitHub, which has to run as root. */
function isBuildImage(path: string): boolean {
  return /(?:^|\/)(?:\.github|builders?|build-images?|packaging|ci)\/|(?:^|\/)(?:Dockerfile|Containerfile)[.-](?:build|builder|lint|docs?)$|(?:^|\/)(?:build|builder)\.(?:Dockerfile|Containerfile)$/i.test(
    path,
  );
}

function leavesRootItself(stage: DockerStage): boolean {
  return instructionsOf(stage).some(
    (instruction) => /^(?:RUN|CMD|ENTRYPOINT|COPY|ENV)$/.test(instruction.keyword) && stepDown.test(` ${instruction.text} `),
  );
}

/** Whether the name of an image, apart from its registry and tag, is put together from variables. */
function isComposedName(image: string): boolean {
  const name =
    image
      .split("/")
      .at(-1)
      ?.split(/[:@](?!-)/)[0] ?? "";
  return /\$/.test(name) && /^[^$]+-\$|\}-\w/.test(name);
}

/** A language or a system: started as it is, such an image serves nobody. */
function isPlain({ family, user }: BaseKnowledge): boolean {
  return family !== undefined || user !== undefined;
}

/** Says neither what is started nor where it listens: a tool or a job of another program, or a service whose command stands elsewhere. */
function isStartedByOthers(stage: DockerStage): boolean {
  return !instructionsOf(stage).some(({ keyword }) => /^(?:CMD|ENTRYPOINT|EXPOSE)$/.test(keyword));
}

/** `CMD ["prisma", "migrate", "deploy"]`: done once and gone again, with nothing that others reach. */
function runsOnce(stage: DockerStage): boolean {
  const command = lastInstruction(stage, "ENTRYPOINT") ?? lastInstruction(stage, "CMD");
  const only = lastInstruction(stage, "CMD") && lastInstruction(stage, "ENTRYPOINT") ? undefined : command?.text;
  return (
    only !== undefined &&
    !/&&|;|\|\|/.test(only) &&
    /^\W*(?:(?:npx|yarn|pnpm|npm|bunx?|run|exec|python\d?|manage\.py|bundle|bin\/rails|poetry|uv|flask)[\s"',]+)*(?:prisma[\s"',]+(?:migrate|db)|alembic[\s"',]+upgrade|migrate|db:(?:migrate|push|seed)|knex[\s"',]+migrate|typeorm[\s"',]+migration|drizzle-kit|flyway|dbmate|pytest|vitest|jest)\b/i.test(
      only,
    )
  );
}

/** Whether a stage only carries files out: nothing is on it that could be started. */
function runsNothing(stage: DockerStage, base: string): boolean {
  if (base !== "scratch") return false;
  return !stageChain(stage).some((current) => current.instructions.some((instruction) => /^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword)));
}
