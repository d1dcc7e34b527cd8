/**
 * What a place in a document is there for, as far as the document itself shows: its path, its first lines, what it takes in, the block that a
 * line stands in. `rules/shared/standing.ts` holds it against the project.
 */
import type { FileContext, FileRole } from "../api/file.ts";
import type { Standing } from "../api/vocabulary.ts";

const aside = (because: string): Standing => ({ place: "aside", because });
const serving: Standing = { place: "serves", because: "it takes in what serves" };
const operated = (because: string): Standing => ({ place: "operated", because });

/** Roles that say that a file is not deployed. Examples come first: their tests are examples too. */
const asideRoles: readonly (readonly [role: keyof FileRole, because: string])[] = [
  ["example", "it is an example or a text for readers"],
  ["test", "it belongs to tests"],
  ["seed", "it fills a database for trying things out"],
  ["development", "it is for development machines"],
];

/** Where `test.ts` and `dev.py` are handlers of requests and not settings: whoever guesses their address gets an answer. */
const answering =
  /(?:^|\/)(?:pages|routes?|routers?|controllers|handlers|views|blueprints|endpoints|api)\/(?:.*\/)?[^/]+\.(?:[cm]?[jt]sx?|py|rb)$/i;
/** Folders in which developers keep what they need themselves: at the top of a project or of one of its packages, never below its source. */
const workbench =
  /^(?:packages\/(?:[\w.-]+\/)?)?(?:hack|contrib|extras?|misc|dev|dev[-_](?!portal)[\w-]+|tools?|sandbox(?:es)?|play-?grounds?|emulators?)\//i;
/** What shows a package how it is used, beside its manifest; alone it is somebody's first version. */
const exampleName = /^(?:example|demo|sample|usage)s?(?:[_-][\w-]+)?\.(?:[cm]?[jt]sx?|py|rb)$/i;
/** Folders at the top that are for trying a library out, all of them. */
const tryingFolder = /^(?:sandbox(?:es)?|play-?grounds?)\//i;
/** What such tools and scripts are called when they only stand in for something. */
const standIn = /(?:^|\/)(?:[\w-]+[_-])?(?:demo|example|sample|mock|fake|echo|stub|toy|dummy|simple)(?:[_-][\w-]+)?\.\w+$/i;
/** Containers that only a developer starts, by the folder of their settings. */
const localContainers =
  /(?:^|\/)(?:docker|infra|compose|deploy(?:ment)?)\/(?:[\w-]+\/)*(?:dependencies|emulators?|local\w*|dev(?:[-_]?[\w-]*)|sandbox|playground)\/|(?:^|\/)(?:hack|contrib|playground|sandbox)\/|^(?:tools?|scripts?|dev|local)\/(?:.*\/)?(?:docker-)?compose\/|[._-](?:minikube|kind|k3d|docker-desktop|skaffold|tilt)\.ya?ml$/i;
/** What such a file says of itself in the comments at its top. */
const saysLocal =
  /\bfor (?:local|dev(?:elopment)?|testing|tests?|demonstration)\b(?! and prod)|\blocal[- ](?:dev(?:elopment)?|testing|environment)\b|\b(?:development|dev|testing|test)[ -](?:only|environment|purposes?|stack|setup|version)\b|\b(?:not|never|avoid|don't|dont)\b[^.]{0,60}\b(?:for|in) (?:your |a |any )?prod(?:uction)?\b/i;

/** A folder of scripts; tasks are what queues run more often than what somebody starts. */
const tasksPath = /(?:^|\/)tasks(?:\/|\.\w+$)/i;
/** A folder that is a service by its place, whatever it is called. */
const servicePlace = /^(?:services|apps)\/(?:ops|devops|tasks|tooling|bin)\//i;

const servingPython =
  /^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette|flask(?!\.cli)|quart|django(?!\.core\.management)|rest_framework|aiohttp|sanic|tornado|litestar|falcon|bottle|mcp|fastmcp|celery|rq|arq|dramatiq|uvicorn|gunicorn|hypercorn|grpc|strawberry|graphene|ninja|http\.server|socketserver|websockets|kafka|aiokafka|confluent_kafka|pika|aio_pika|zmq|paho|discord|telegram|aiogram|slack_bolt|apscheduler|schedule|streamlit|gradio|chainlit)\b/m;
const servingScript =
  /\b(?:from|require\()\s*["'](?:express|fastify|koa|hono|polka|restify|ws|socket\.io|next(?:\/[\w-]+)?|node:http|http|https|node:https|@nestjs\/[\w-]+|@hapi\/hapi|@hono\/[\w-]+|@fastify\/[\w-]+|@modelcontextprotocol\/[\w/.-]+|bullmq|bull|kafkajs|amqplib|discord\.js|telegraf|@slack\/bolt)["']|\bBun\.serve\(|\bDeno\.serve\(|\.listen\(/;
const foreverPython = /^[ \t]+while (?:True|1)\s*:/m;

/** Libraries whose modules are commands, each of their functions. */
const commandsPython = /^[ \t]*(?:from|import)[ \t]+(?:click|typer|fire|docopt|cleo|cliff|django\.core\.management|flask\.cli)\b/m;
/** What makes commands of such a module: many others only ask for a colour of click, or for a helper of Django. */
const definesCommands =
  /^[ \t]*@(?:[\w.]+\.)?(?:command|group|option|argument|callback)\b|\b(?:typer\.(?:Typer|run)|fire\.Fire|Fire|docopt)\(|^class \w*Command\w*\(/m;
const argumentsPython = /^[ \t]*(?:from|import)[ \t]+(?:argparse|optparse|getopt)\b/m;
const commandsScript =
  /\b(?:from|require\()\s*["'](?:commander|yargs(?:\/[\w-]+)?|cac|meow|sade|arg|minimist|citty|clipanion|caporal|@caporal\/core|@oclif\/[\w-]+|gluegun|inquirer|@inquirer\/[\w-]+|prompts|enquirer|@clack\/prompts|command-line-args)["']/;
const commandName = /(?:^|[/._-])(?:cli|commands?|__main__|cmd)(?:[._-][\w-]+)?\.\w+$|(?:^|\/)(?:cli|commands?|cmd)\/[^/]+$/i;
const exported = /^[ \t]*export\b|\bmodule\.exports\b|^[ \t]*exports\.\w/m;
const startedPython = /^if __name__ == ["']__main__["']/m;

/** Modules that are started, by their names: the block at their end is how. */
const startedName =
  /(?:^|\/)(?:main|app|application|server|worker|run\w*|start\w*|wsgi|asgi|bot|consumer|daemon|index|cli|__main__)\.\w+$/i;
const mainGuard =
  /^(?:if __name__ == ["']__main__["']\s*:|if \((?:require\.main === module|module === require\.main|import\.meta\.main|import\.meta\.url === [^\n]+)\) ?\{)[^\n]*\n/m;
/** What a block does that starts the program of its module, where another only tries it. */
const starting = /\b(?:main|run|serve|start|consume|listen|loop|poll|watch|schedule|execute|cli|app|parse_args)\w*\(/;
/** Functions that are only there to try the module they stand in. */
const trying = /^_*(?:self_?test|test|demo|example|sample|smoke|try_?out|usage)(?:s|\d*)(?=_|[A-Z]|$)/;

interface Tried {
  readonly start: number;
  readonly end: number;
}

const standingKey = {};
const triedKey = {};

/** What the file says of a place in it; undefined where it looks like a part of what runs. Offsets are UTF-16 code units. */
export function standingIn(file: FileContext, at: number): Standing | undefined {
  const whole = file.lasting(standingKey, () => ({ standing: standingOfFile(file) })).standing;
  if (whole?.place === "aside") return whole;
  const tried = file.memo(triedKey, () => triedIn(file));
  if (tried.some(({ start, end }) => at >= start && at < end)) return aside("it only runs when somebody tries the module");
  return whole;
}

function standingOfFile(file: FileContext): Standing | undefined {
  const { path, role, language } = file;
  if (role.production) return undefined;
  for (const [name, because] of asideRoles) if (role[name] && !(name === "development" && answering.test(path))) return aside(because);
  const code = language === "typescript" || language === "python" || language === "ruby";
  if (!code) return localSettings(file) ? aside("it is for development machines") : undefined;
  if (role.migration) return operated("it is a migration");
  if (exampleName.test(path)) return aside("it is an example or a text for readers");
  const serves = servesOf(file);
  if (tryingFolder.test(path)) return aside("it is there for trying things out");
  if ((workbench.test(path) || role.script) && standIn.test(path))
    return aside("it stands in for something while somebody tries things out");
  if (workbench.test(path) && isEntry(file)) return aside("it is a tool of the developers");
  if (role.script && !serves && !tasksPath.test(path) && !servicePlace.test(path)) return operated("it is a script");
  if (serves) return serving;
  if (isCommand(file)) return operated("it is a command");
  return undefined;
}

function isCommand({ path, text, language }: FileContext): boolean {
  if (language !== "python") return commandsScript.test(text) && (!exported.test(text) || commandName.test(path));
  if (commandName.test(path)) return commandsPython.test(text) || argumentsPython.test(text);
  return commandsPython.test(text) && definesCommands.test(text);
}

function servesOf({ text, language }: FileContext): boolean {
  return language === "python" ? servingPython.test(text) || foreverPython.test(text) : servingScript.test(text);
}

/** Whether nobody can take a module in: it hands nothing out, or says how it is started. */
function isEntry({ text, language, role }: FileContext): boolean {
  if (text.startsWith("#!")) return true;
  if (language === "python") return startedPython.test(text) || role.script;
  return language === "typescript" && !exported.test(text);
}

/** Settings, compose files and images that are for development by their folder, or by what they say at their top. */
function localSettings({ path, text, language, role }: FileContext): boolean {
  if (role.production) return false;
  if (localContainers.test(path)) return true;
  if (language !== "yaml" && language !== "dotenv" && language !== "dockerfile") return false;
  const head = text.slice(0, 1500).split(/^\w+:$/m, 1)[0] ?? "";
  return saysLocal.test(
    head
      .split("\n")
      .filter((line) => line.startsWith("#"))
      .join(" ")
      .replace(/[#*]+/g, ""),
  );
}

/** The parts of a module that run only when somebody tries it. */
function triedIn(file: FileContext): readonly Tried[] {
  const { text, path, language } = file;
  const python = language === "python";
  if ((!python && language !== "typescript") || startedName.test(path) || (python ? servingPython : servingScript).test(text)) return [];
  const guard = mainGuard.exec(text);
  if (!guard) return [];
  const start = guard.index + guard[0].length;
  const after = (python ? /^[^\s#)\]}]/m : /^\}/m).exec(text.slice(start));
  const end = after ? start + after.index : text.length;
  const block = text.slice(start, end);
  const outside = text.slice(0, guard.index);
  if (!(python ? /^(?:async )?(?:def|class) /m : exported).test(outside)) return [];
  const functions = tryingFunctions(text, outside, block, python);
  const calls = [...block.matchAll(/\b([A-Za-z_]\w*)\(/g)].some(([call, name = ""]) => starting.test(call) && !trying.test(name));
  return calls || block.trim().split("\n").length < 2 ? functions : [{ start: guard.index, end }, ...functions];
}

/** Functions that are called by the block alone and whose names say that they try something. */
function tryingFunctions(text: string, outside: string, block: string, python: boolean): Tried[] {
  const definition = python ? /^(?:async )?def (\w+)\(/gm : /^(?:async )?function (\w+)\(/gm;
  return [...outside.matchAll(definition)].flatMap(({ index, 0: head, 1: name = "" }) => {
    if (!trying.test(name) || !block.includes(`${name}(`)) return [];
    if ([...outside.matchAll(new RegExp(`\\b${name}\\b`, "g"))].length > 1) return [];
    const body = index + head.length;
    const after = (python ? /^[^\s#)\]}]/m : /^\}/m).exec(text.slice(text.indexOf("\n", body) + 1));
    return [{ start: index, end: after ? text.indexOf("\n", body) + 1 + after.index : text.length }];
  });
}
