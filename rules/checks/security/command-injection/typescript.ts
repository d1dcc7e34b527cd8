import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import { inDrivenPage } from "../../../shared/typescript/driven-pages.ts";
import { knowledgeOf } from "../../../shared/typescript/knowledge.ts";
import { chainOf, lastNameOf, receiverOf, spanOf, unwrap, unwrapAwait } from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { exportPath, importsModule, initializerOf, isUndeclared, originOf } from "../../../shared/typescript/scope.ts";
import { shortName, textParts } from "../../../shared/typescript/text-parts.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";
import { argumentList } from "./fixes.ts";
import { shells, written } from "./names.ts";

/** Code that nobody outside reaches. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return (
    role.test ||
    role.script ||
    role.seed ||
    role.migration ||
    role.example ||
    role.toolConfig ||
    (runtimeOf(file) === "tool" && asksOnTerminal(file))
  );
}

/** Whoever answers the questions of a program on a terminal could as well type the command. */
function asksOnTerminal(file: TsFile): boolean {
  return importsModule(file, /^(?:commander|yargs|@oclif\/core|cac|inquirer|@inquirer\/.+|prompts|@clack\/prompts|ora)$/);
}

const processModule = /^(?:node:)?child_process$/;

/** The function of `child_process`, shelljs or execa that a callee is, by its exported name; undefined for anything else. */
function processFunction(callee: TS.Expression, file: TsFile): string | undefined {
  const origin = originOf(callee, file);
  if (!origin) return undefined;
  const name = exportPath(origin).join(".");
  if (processModule.test(origin.module)) return name;
  if (origin.module === "cross-spawn") return name === "" ? "spawn" : `spawn${name === "sync" ? "Sync" : ""}`;
  if (origin.module === "shelljs" && name === "exec") return "exec";
  return origin.module === "execa" && /^(?:execa(?:Sync|Command|CommandSync)?)?$/.test(name) ? "spawn" : undefined;
}

/** Whether whoever uses the service may choose a value. */
function isInput(value: TS.Expression, file: TsFile): boolean {
  const part = requestPart(value, file);
  if (part) return !part.numeric;
  const known = knowledgeOf(value, file);
  if (known === "parameter") return true;
  return known === "result" && written.test(lastNameOf(value)) && !isOwnPath(value, file);
}

/** `const main = path.join(__dirname, "../dist", name)`: where the program itself lies, unless its caller or a request names a part of that. */
function isOwnPath(value: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(value);
  const made = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  const call = made && unwrapAwait(made);
  if (!call || !ts.isCallExpression(call) || !/^(?:join|resolve|normalize|fileURLToPath)$/.test(lastNameOf(call.expression))) return false;
  const [base, ...parts] = call.arguments;
  return (
    base !== undefined &&
    /^(?:__dirname|__filename|import\.meta|process\.cwd\(\)|new URL\([^)]*import\.meta)/.test(base.getText(file.root)) &&
    parts.every((part) => !requestPart(part, file) && knowledgeOf(part, file) !== "parameter" && !/\bargv\b/.test(part.getText(file.root)))
  );
}

/** Judges a command line that a shell reads. */
function judgeCommand(call: TS.CallExpression, command: TS.Expression, file: TsFile, fix: () => ProblemFix | undefined): Outcomes {
  const parts = textParts(command, file);
  const values = parts.filter((part): part is TS.Expression => typeof part !== "string");
  const first = values.find((value) => isInput(value, file));
  const whole = parts.length === 1;
  // A function that runs what it is given: what that is, its callers know.
  const leftOpen = first && ts.isIdentifier(first) && isUndeclared(first, file);
  if (!first || (whole && !requestPart(first, file) && !leftOpen))
    return whole && values.length > 0 ? undefined : met(spanOf(call.expression, file));
  const edits = whole ? undefined : fix();
  return problem(whole ? "whole" : "pasted", spanOf(first, file), {
    data: { name: shortName(first, file) },
    ...(edits ? { fixes: [edits] } : {}),
  });
}

/** `exec(…)` and `execSync(…)`, which always start a shell. */
function visitExec(call: TS.CallExpression, file: TsFile): Outcomes {
  const command = call.arguments[0];
  const name = command && !outside(file) ? processFunction(call.expression, file) : undefined;
  if (!command || (name !== "exec" && name !== "execSync")) return undefined;
  return judgeCommand(call, command, file, () => argumentList(call, name, file));
}

/** `const run = promisify(exec)`: its calls are calls of exec. */
function visitPromisify(call: TS.CallExpression, file: TsFile): Outcomes {
  const wrapped = call.arguments[0];
  if (!wrapped || outside(file) || processFunction(wrapped, file) !== "exec") return undefined;
  const declared = ts.isVariableDeclaration(call.parent) && ts.isIdentifier(call.parent.name) ? call.parent.name : undefined;
  if (!declared) return undefined;
  const outcomes: Outcome[] = [];
  for (const use of usesOf(declared, file)) {
    const run = use.parent;
    const command = ts.isCallExpression(run) && run.expression === use ? run.arguments[0] : undefined;
    const outcome = command && judgeCommand(run as TS.CallExpression, command, file, () => undefined);
    if (outcome) outcomes.push(outcome as Outcome);
  }
  return outcomes;
}

/** A command for another machine: ssh.execCommand(`…`) of node-ssh, connection.exec(`…`) of ssh2. */
function visitRemote(call: TS.CallExpression, file: TsFile): Outcomes {
  const command = call.arguments[0];
  return command && receiverOf(call) && !outside(file) ? judgeCommand(call, command, file, () => undefined) : undefined;
}

/** `spawn(…)` and `execFile(…)`: a shell only comes in by the option, or by running one. */
function visitSpawn(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const bun = chainOf(call.expression)?.join(".") ?? "";
  if (/^Bun\.spawn(?:Sync)?$/.test(bun)) return visitBun(call, file);
  const name = processFunction(call.expression, file);
  const program = call.arguments[0];
  if (!program || !name || !/^(?:spawn|spawnSync|execFile|execFileSync)$/.test(name)) return undefined;
  const given = call.arguments[1] && unwrap(call.arguments[1]);
  const list = given && ts.isArrayLiteralExpression(given) ? given.elements : [];
  const shell = shellOption(call, file);
  if (shell === "unknown") return undefined;
  if (shell) return judgeShelled(call, [program, ...list], shell, file);
  const command = shells.test(staticString(program, file) ?? "") ? commandOf(list, file) : undefined;
  if (command) return judgeCommand(call, command, file, () => undefined);
  return met(spanOf(call.expression, file));
}

/** Bun.spawn(["sh", "-c", `…`]) */
function visitBun(call: TS.CallExpression, file: TsFile): Outcomes {
  const list = call.arguments[0] && unwrap(call.arguments[0]);
  if (!list || !ts.isArrayLiteralExpression(list)) return undefined;
  const command = shells.test(staticString(list.elements[0], file) ?? "") ? commandOf(list.elements, file) : undefined;
  return command ? judgeCommand(call, command, file, () => undefined) : met(spanOf(call.expression, file));
}

/** What stands behind `-c`. */
function commandOf(list: readonly TS.Expression[], file: TsFile): TS.Expression | undefined {
  const flag = list.findIndex((element) => /^(?:-\w*c|\/c|-Command)$/i.test(staticString(element, file) ?? ""));
  return flag < 0 ? undefined : list[flag + 1];
}

/** The property that switches the shell on; undefined when none does. */
function shellOption(call: TS.CallExpression, file: TsFile): TS.ObjectLiteralElementLike | "unknown" | undefined {
  for (const argument of call.arguments.slice(1)) {
    const options = objectOf(argument, file);
    if (!options) continue;
    const option = optionOf(options, "shell", file);
    if (option.state === "absent") return undefined;
    if (option.state === "unknown") return "unknown";
    const known = staticValue(option.value, file);
    // process.platform === "win32" is a shell on some machines.
    return known && !known.value ? undefined : option.property;
  }
  return undefined;
}

function judgeShelled(
  call: TS.CallExpression,
  words: readonly TS.Expression[],
  shell: TS.ObjectLiteralElementLike,
  file: TsFile,
): Outcomes {
  const values = words.flatMap((word) => {
    const parts = textParts(word, file);
    return parts.filter((part): part is TS.Expression => typeof part !== "string");
  });
  const first =
    values.find((value) => isInput(value, file) && (value !== words[0] || requestPart(value, file))) ??
    handedList(call, shell, file) ??
    // spawn(command, { shell: true }): without a list, the shell is there to read the command.
    values.find((value) => always(shell) && words.length === 1 && isInput(value, file));
  if (!first) return values.length > 0 ? undefined : met(spanOf(call.expression, file));
  const value = ts.isPropertyAssignment(shell) && words.length > 1 ? unwrap(shell.initializer) : undefined;
  const off = value && value.kind === ts.SyntaxKind.TrueKeyword ? { ...spanOf(value, file), text: "false" } : undefined;
  return problem("shell", spanOf(first, file), {
    data: { name: shortName(first, file) },
    related: [{ at: spanOf(shell, file), message: "the shell is switched on here" }],
    ...(off ? { fixes: [{ fix: "withoutShell", edits: [off] }] } : {}),
  });
}

/** Whether the shell is on wherever this runs: `shell: isWindows` is there to find a program, not to read a command line. */
function always(shell: TS.ObjectLiteralElementLike): boolean {
  return ts.isPropertyAssignment(shell) && unwrap(shell.initializer).kind === ts.SyntaxKind.TrueKeyword;
}

/** spawn(command, args, { shell: true }): a list that is handed in is joined to a command line. */
function handedList(call: TS.CallExpression, shell: TS.ObjectLiteralElementLike, file: TsFile): TS.Expression | undefined {
  const list = call.arguments[1] && unwrap(call.arguments[1]);
  return always(shell) && list && ts.isIdentifier(list) && !objectOf(list, file) && knowledgeOf(list, file) === "parameter"
    ? list
    : undefined;
}

/** Code in a text: eval, new Function and the vm module. Anything that is not written in the file counts, since data never needs it. */
function judgeCode(at: TS.Node, code: TS.Expression | undefined, file: TsFile): Outcomes {
  // A worker of the browser runs what its page gives it.
  const worker = /\bself\.(?:addEventListener|onmessage|postMessage)\b/.test(file.text);
  if (
    !code ||
    outside(file) ||
    file.role.browser ||
    worker ||
    inDrivenPage(at) ||
    /\.min\.|\/vendor\/|-(?:loader|webpack-plugin)\//.test(file.path)
  )
    return undefined;
  const parts = textParts(code, file);
  // new Function("name", "return import(name)"), new Function(`return import("${name}")`): what a compiler leaves alone, to load a module.
  if (
    /^\s*(?:return\s+)?import\(\s*["'`]?\s*["'`]?\s*\)\s*;?\s*$/.test(parts.map((part) => (typeof part === "string" ? part : "")).join(""))
  )
    return undefined;
  const values = parts.filter((part): part is TS.Expression => typeof part !== "string");
  const dynamic = values.find((value) => !/^(?:fixed|plain)$/.test(knowledgeOf(value, file)) && !isOwnFile(value, file));
  if (!dynamic) return met(spanOf(at, file));
  return problem("code", spanOf(dynamic, file), { data: { name: shortName(dynamic, file) } });
}

/** What a file of the program holds, whose place nobody outside chooses: `vm.runInThisContext(fs.readFileSync(bundle, "utf8"))`. */
function isOwnFile(value: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(value);
  const read = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  const call = read && unwrapAwait(read);
  if (!call || !ts.isCallExpression(call)) return false;
  if (lastNameOf(call.expression) === "toString") return isOwnFile(receiverOf(call) ?? call.expression, file);
  const [path] = call.arguments;
  return path !== undefined && /^readFile(?:Sync)?$/.test(lastNameOf(call.expression)) && knowledgeOf(path, file) !== "parameter";
}

function visitEval(call: TS.CallExpression, file: TsFile): Outcomes {
  const own = ts.isIdentifier(call.expression) || /^(?:window|globalThis|global)$/.test(lastNameOf(receiverOf(call) ?? call.expression));
  return own && call.arguments.length === 1 ? judgeCode(call.expression, call.arguments[0], file) : undefined;
}

function visitVm(call: TS.CallExpression, file: TsFile): Outcomes {
  return /^(?:node:)?vm$/.test(originOf(call.expression, file)?.module ?? "")
    ? judgeCode(call.expression, call.arguments[0], file)
    : undefined;
}

const visitors: TypeScriptVisitors = {
  call: {
    exec: visitExec,
    execSync: visitExec,
    promisify: visitPromisify,
    execCommand: visitRemote,
    spawn: visitSpawn,
    spawnSync: visitSpawn,
    execFile: visitSpawn,
    execFileSync: visitSpawn,
    execa: visitSpawn,
    execaSync: visitSpawn,
    execaCommand: visitSpawn,
    execaCommandSync: visitSpawn,
    eval: visitEval,
    // Function("return " + text) is new Function(…).
    Function: (call, file) =>
      ts.isIdentifier(call.expression) ? judgeCode(call.expression, call.arguments[call.arguments.length - 1], file) : undefined,
    runInNewContext: visitVm,
    runInThisContext: visitVm,
    runInContext: visitVm,
  },
  new: {
    Function: (node, file) => (ts.isIdentifier(node.expression) ? judgeCode(node.expression, node.arguments?.at(-1), file) : undefined),
    Script: (node, file) =>
      /^(?:node:)?vm$/.test(originOf(node.expression, file)?.module ?? "")
        ? judgeCode(node.expression, node.arguments?.[0], file)
        : undefined,
  },
};

/** TypeScript: child_process, execa, ShellJS and Bun with a shell, and text that is run as code. */
export const typescript = withAliases(visitors, {
  child_process: undefined,
  "node:child_process": undefined,
  execa: "execa",
  "cross-spawn": "spawn",
  shelljs: undefined,
  vm: undefined,
  "node:vm": undefined,
});
