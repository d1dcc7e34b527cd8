/** Python: os.system, subprocess and asyncio with a shell, and text that is run as code. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { withAliases } from "../../../shared/python/aliases.ts";
import { callingFunctions, givenInModule } from "../../../shared/python/callers.ts";
import { argument, argumentsOf, receiverOf } from "../../../shared/python/calls.ts";
import { knowledgeOf } from "../../../shared/python/knowledge.ts";
import { decoratorsOf, enclosingDef, lastName, unwrap } from "../../../shared/python/nodes.ts";
import { inCommand } from "../../../shared/python/programs.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { follow, isUnbound } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { removeItem } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { shortName, textParts } from "../../../shared/python/text-parts.ts";
import { isTrue, staticValue, stringParts, stringValue } from "../../../shared/python/values.ts";
import { shells, written } from "./names.ts";

/** Code that nobody outside reaches. */
function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || isScript(file) || /(?:^|\/)setup\.py$/.test(file.path);
}

/** Whether whoever uses the service may choose a value. */
function isInput(value: SyntaxNode, file: PyFile): boolean {
  const part = requestPart(value, file);
  if (part?.numeric) return false;
  const known = knowledgeOf(value, file);
  if (part && known !== "plain") return true;
  return known === "parameter" || (known === "result" && written.test(lastName(value, file))) || isHandedMember(value, file);
}

const membersKey = {};

/** `self.target` that `__init__` takes from a parameter of its own. */
function isHandedMember(value: SyntaxNode, file: PyFile): boolean {
  const member = unwrap(value);
  if (member.type !== "attribute" || !/^self\.\w+$/.test(textOf(file, member))) return false;
  let owner: SyntaxNode | null = member;
  while (owner && owner.type !== "class_definition") owner = owner.parent;
  if (!owner) return false;
  const all = file.memo(membersKey, () => new Map<SyntaxNode, ReadonlySet<string>>());
  let handed = all.get(owner);
  if (!handed) {
    const names = new Set<string>();
    walkTree(owner, (node) => {
      const left = node.type === "assignment" ? child(node, "left") : undefined;
      const right = left?.type === "attribute" ? child(node, "right") : undefined;
      if (left && right && /^(?:identifier|call)$/.test(right.type) && knowledgeOf(right, file) === "parameter")
        names.add(textOf(file, left));
      return true;
    });
    handed = names;
    all.set(owner, handed);
  }
  return handed.has(textOf(file, member));
}

/** A command of click, typer or manage.py, or a function that only such commands call: whoever types it has a shell already. */
function isCommandLine(call: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(call);
  return definition !== undefined && (isCommand(definition, file) || isOfCommands(definition, file, 0));
}

function isCommand(definition: SyntaxNode, file: PyFile): boolean {
  return (
    inCommand(definition, file) ||
    decoratorsOf(definition, file).some(
      ({ name }) => /(?:^|\.)(?:command|task)$/.test(name) && importsPackage(file, "click", "typer", "invoke", "fabric"),
    )
  );
}

function isOfCommands(definition: SyntaxNode, file: PyFile, hops: number): boolean {
  return (
    hops < 4 &&
    (callingFunctions(definition, file)?.every((caller) => isCommand(caller, file) || isOfCommands(caller, file, hops + 1)) ?? false)
  );
}

/** A name that an excerpt leaves open: no function is given it. */
function isLeftOpen(value: SyntaxNode, file: PyFile): boolean {
  const node = unwrap(value);
  return node.type === "identifier" && isUnbound(textOf(file, node), node, file);
}

/** Judges a command line that a shell reads. */
function judgeCommand(call: SyntaxNode, command: SyntaxNode, file: PyFile, fix: () => ProblemFix | undefined): Outcomes {
  if (isCommandLine(call, file)) return undefined;
  const parts = textParts(command, file);
  const values = parts.filter((part): part is SyntaxNode => typeof part !== "string");
  const first = values.find((value) => isInput(value, file));
  const callee = child(call, "function") ?? call;
  const whole = parts.length === 1;
  // A function that runs what it is given: what that is, its callers know.
  if (!first || (whole && !requestPart(first, file) && !isLeftOpen(first, file)))
    return whole && values.length > 0 ? undefined : met(callee);
  const edits = whole ? undefined : fix();
  return problem(whole ? "whole" : "pasted", first, {
    data: { name: shortName(first, file) },
    // Where all that is seen to be given is the program's own, others may still give something else.
    ...(isGivenOwn(first, file) ? { priority: "P1" as const } : {}),
    ...(edits ? { fixes: [edits] } : {}),
  });
}

/** Whether a value is a parameter for which every call in the module gives a constant, or an element of one. */
function isGivenOwn(value: SyntaxNode, file: PyFile): boolean {
  const name = unwrap(value);
  const definition = name.type === "identifier" ? enclosingDef(name) : undefined;
  const given = definition && givenInModule(definition, textOf(file, name), file);
  return given?.every((each) => /^(?:fixed|plain)$/.test(knowledgeOf(each, file))) ?? false;
}

/** Functions that always start a shell. */
const always =
  /^(?:os\.(?:system|popen)|subprocess\.(?:getoutput|getstatusoutput)|asyncio\.(?:subprocess\.)?create_subprocess_shell|commands\.get\w*output|popen2\.\w+)$/;
const runners = /^(?:subprocess|sh|sarge)\.(?:run|call|check_call|check_output|Popen)$/;

function visitShell(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const command = argument(call, file, "cmd", 0) ?? argument(call, file, "command");
  if (!command || !always.test(symbol) || outside(file)) return undefined;
  return judgeCommand(call, command, file, () => undefined);
}

function visitRun(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  // from os import system as run
  if (always.test(symbol)) return visitShell(call, file);
  if (/^fabric2?\.Connection\(\)\.(?:run|sudo|local)$/.test(symbol)) return visitRemote(call, file);
  const command = argument(call, file, "args", 0);
  if (!command || !runners.test(symbol) || outside(file)) return undefined;
  const shell = argument(call, file, "shell");
  const given = follow(unwrap(command), file);
  if (shell && isTrue(shell, file)) {
    const [line] = given.type === "list" ? namedChildren(given) : [command];
    return line && judgeCommand(call, line, file, () => argumentList(call, command, shell, file));
  }
  if (shell && !staticValue(shell, file)) return undefined;
  return given.type === "list" ? (judgeShellOf(call, namedChildren(given), file) ?? met(child(call, "function") ?? call)) : undefined;
}

/** subprocess.run(["sh", "-c", f"…"]), create_subprocess_exec("bash", "-c", line) */
function judgeShellOf(call: SyntaxNode, words: readonly SyntaxNode[], file: PyFile): Outcomes {
  const [program] = words;
  if (!program || !shells.test(stringValue(program, file) ?? "")) return undefined;
  const flag = words.findIndex((word) => /^(?:-\w*c|\/c|-Command)$/i.test(stringValue(word, file) ?? ""));
  const line = flag < 0 ? undefined : words[flag + 1];
  return line && judgeCommand(call, line, file, () => undefined);
}

function visitExecList(call: SyntaxNode, file: PyFile): Outcomes {
  const lists = /^asyncio\.(?:subprocess\.)?create_subprocess_exec$|^os\.execlp?$/;
  if (!lists.test(symbolOf(child(call, "function"), file) ?? "") || outside(file)) return undefined;
  return judgeShellOf(call, argumentsOf(call, file).positional, file) ?? met(child(call, "function") ?? call);
}

/** A command for another machine: client.exec_command(f"…") of paramiko, connection.run(f"…") of Fabric. */
function visitRemote(call: SyntaxNode, file: PyFile): Outcomes {
  const command = argument(call, file, "command", 0);
  return command && receiverOf(call) && !outside(file) ? judgeCommand(call, command, file, () => undefined) : undefined;
}

/** The words of an f-string as a list, where none of them needs a shell: pipes, quotes and variables do. */
function argumentList(call: SyntaxNode, command: SyntaxNode, shell: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const string = unwrap(command);
  const parts = string.type === "string" ? stringParts(string, file) : undefined;
  if (!parts || !shell.parent || string.children.some((part) => part.type === "interpolation" && namedChildren(part).length > 1))
    return undefined;
  const words: (string | SyntaxNode)[][] = [[]];
  for (const { text, expression } of parts) {
    if (expression) {
      words.at(-1)?.push(expression);
      continue;
    }
    if (/[|&;<>()$`\\"'*?[\]#~={}\n]/.test(text)) return undefined;
    for (const [index, piece] of text.split(/\s+/).entries()) {
      if (index > 0) words.push([]);
      if (piece !== "") words.at(-1)?.push(piece);
    }
  }
  const items = words.flatMap((word) => {
    const [first] = word;
    if (first === undefined) return [];
    if (word.length === 1) return [typeof first === "string" ? `"${first}"` : textOf(file, first)];
    return [`f"${word.map((piece) => (typeof piece === "string" ? piece : `{${textOf(file, piece)}}`)).join("")}"`];
  });
  // An f-string inside of an f-string's quotes would end it.
  if (items.some((item) => /^f"/.test(item) && /\{[^}]*"/.test(item))) return undefined;
  return {
    fix: "argumentList",
    data: { fn: textOf(file, child(call, "function") ?? call) },
    edits: [{ start: command.start, end: command.end, text: `[${items.join(", ")}]` }, removeItem(shell.parent, file)],
  };
}

/** What a file of the program holds, whose place nobody outside chooses: `with open(SETTINGS) as handle: exec(handle.read())`. */
function isOwnFile(value: SyntaxNode, file: PyFile): boolean {
  const read = follow(unwrap(value), file);
  const receiver =
    read.type === "call" && /^(?:read|read_text)$/.test(lastName(child(read, "function"), file)) ? receiverOf(read) : undefined;
  if (!receiver) return false;
  const opened = openedPath(follow(receiver, file), file) ?? (receiver.type === "identifier" ? openedBy(receiver, file) : undefined);
  const path = opened ?? (lastName(child(read, "function"), file) === "read_text" ? receiver : undefined);
  return path !== undefined && knowledgeOf(path, file) !== "parameter";
}

function openedPath(call: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  return call.type === "call" && /^(?:open|codecs\.open|io\.open)$/.test(textOf(file, child(call, "function") ?? call))
    ? argumentsOf(call, file).positional[0]
    : undefined;
}

/** The path of `with open(path) as handle`. */
function openedBy(handle: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  for (let node: SyntaxNode | null = handle; node && node.type !== "function_definition"; node = node.parent) {
    if (node.type !== "with_statement") continue;
    let path: SyntaxNode | undefined;
    walkTree(node, (each) => {
      if (each.type === "block") return false;
      if (each.type === "as_pattern" && new RegExp(`\\bas\\s+${textOf(file, handle)}$`).test(textOf(file, each)))
        path = openedPath(namedChildren(each)[0] ?? each, file);
      return path === undefined;
    });
    if (path) return path;
  }
  return undefined;
}

/** eval(text), exec(text): anything that is not written in the file counts, since data never needs it. */
function visitCode(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const [code, namespace] = argumentsOf(call, file).positional;
  // exec(code, module.__dict__) loads a module.
  if (namespace && /\.__dict__$/.test(textOf(file, namespace))) return undefined;
  if (!callee || !/^(?:builtins\.)?(?:eval|exec)$/.test(symbolOf(callee, file) ?? "") || !code || outside(file)) return undefined;
  // exec(compile(…)) and restricted environments are another trade.
  const source = follow(code, file);
  if (source.type === "call" && /compile/.test(lastName(child(source, "function"), file))) return undefined;
  const values = textParts(code, file).filter((part): part is SyntaxNode => typeof part !== "string");
  const dynamic = values.find((value) => !/^(?:fixed|plain)$/.test(knowledgeOf(value, file)) && !isOwnFile(value, file));
  return dynamic ? problem("code", dynamic, { data: { name: shortName(dynamic, file) } }) : met(callee);
}

export const python: TreeVisitors<PyFile> = withAliases({
  call: {
    system: visitShell,
    popen: visitShell,
    getoutput: visitShell,
    getstatusoutput: visitShell,
    create_subprocess_shell: visitShell,
    create_subprocess_exec: visitExecList,
    execl: visitExecList,
    execlp: visitExecList,
    sudo: visitRun,
    run: visitRun,
    call: visitRun,
    check_call: visitRun,
    check_output: visitRun,
    Popen: visitRun,
    exec_command: visitRemote,
    eval: visitCode,
    exec: visitCode,
  },
});
