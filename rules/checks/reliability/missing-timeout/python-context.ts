/** Python: what stands around a call, who waits for it and whether something else limits it. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { importedModules } from "../../../shared/python/imports.ts";
import { inMainGuard } from "../../../shared/python/nodes.ts";
import { drawsOnTerminal, inCommand, isServing, isTerminalProgram } from "../../../shared/python/programs.ts";
import { isScript } from "../../../shared/python/settings.ts";
import type { Pending } from "./confirm.ts";

/** Programs for a terminal, folders of tools, and what writes code. */
const programs = /(?:^|\/)(?:cli|__main__)\.py$|(?:^|\/)\.[^./][^/]*\/|(?:^|\/)(?:dev|code-?gen(?:eration|erator)?|generators?)\//;

/** Whether somebody's request or job waits for the code: not in tests, nor in programs that are run and watched by a person. */
export function isWaitedFor(node: SyntaxNode, file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  if (test || seed || migration || example || isScript(file) || programs.test(file.path)) return false;
  return !isWatched(file) && !inMainGuard(node, file) && !inCommand(node, file);
}

const watchedKey = {};

/** A program with a command line may be a daemon that nobody watches. */
const staysUp =
  /\bwhile\s+(?:True|1|not\s+\w+)\s*:|serve_forever|run_forever|\bschedule\.|\bAPScheduler|BlockingScheduler|\.start_consuming\(|\bdaemon/;

/** A module that draws on a terminal, or builds a package: somebody stands by and can stop it. */
function isWatched(file: PyFile): boolean {
  return file.memo(
    watchedKey,
    () =>
      drawsOnTerminal(file) ||
      (isTerminalProgram(file) && !staysUp.test(file.text)) ||
      (!isServing(file) && importedModules(file).some((module) => /^(?:setuptools|distutils)$/.test(module))),
  );
}

/** The question to the project: what holds for all calls of a library. */
export function pendingOf(library: string, client = false): Json {
  const pending: Pending = { library, waiter: "server", guessed: false, client };
  return { ...pending };
}

const limitingBlock = /\btimeout|fail_after|move_on_after|\bdeadline/i;
const limitingCall = /^(?:wait_for|timeout|func_timeout|with_timeout|run_with_timeout)$/;

/** Whether something around a call ends it: asyncio.wait_for(…), async with asyncio.timeout(…), anyio.fail_after(…). */
export function isLimitedAround(node: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode = node; current.parent && current.type !== "function_definition"; current = current.parent) {
    const { parent } = current;
    if (parent.type === "with_statement" && current.field === "body") {
      const head = file.text.slice(parent.start, current.start);
      if (limitingBlock.test(head.replace(/\btimeout\s*=/g, ""))) return true;
    }
    if (parent.type !== "call" || current.field === "function") continue;
    const callee = child(parent, "function");
    if (callee && limitingCall.test(textOf(file, child(callee, "attribute") ?? callee))) return true;
  }
  return false;
}
