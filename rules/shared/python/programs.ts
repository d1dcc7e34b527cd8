/** What kind of program a module belongs to. */
import type { PyFile } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { handlersOf } from "./handlers.ts";
import { importedModules } from "./imports.ts";
import { decoratorsOf, enclosingDef, outlineOf } from "./nodes.ts";
import { isScript } from "./settings.ts";
import { mentions } from "../mentions.ts";

const terminal = /^(?:argparse|click|typer|fire|docopt|cmd|curses|textual|prompt_toolkit|pylint|flake8)$/;
const serving =
  /^(?:fastapi|starlette|flask|quart|django|rest_framework|aiohttp|sanic|tornado|litestar|falcon|bottle|mcp|fastmcp|celery|rq|arq|dramatiq|uvicorn|gunicorn|grpc|strawberry|graphene|ninja)$/;

/** Whether a module is part of a program for the terminal: it reads a command line and serves nothing. */
export function isTerminalProgram(file: PyFile): boolean {
  const modules = importedModules(file);
  return modules.some((module) => terminal.test(module)) && !modules.some((module) => serving.test(module));
}

/** Whether a module takes something from a framework that serves, or that does jobs. */
export function isServing(file: PyFile): boolean {
  return importedModules(file).some((module) => serving.test(module));
}

const programPath = /(?:^|\/)(?:__main__|cli|conf|manage|setup)\.py$|(?:^|\/)(?:commands?|cli|notebooks?|management|versions|revisions)\//;
const programKey = {};

/** Scripts, command lines, tests, migrations, examples: they print for whoever runs them, and may stop or block as they like. */
export function isProgram(file: PyFile): boolean {
  return file.memo(programKey, () => {
    const { test, example, migration, seed, toolConfig } = file.role;
    if (test || example || migration || seed || toolConfig || isScript(file) || programPath.test(file.path)) return true;
    // The commands of an application that serves besides.
    if (/(?:^|\/)\w*commands\.py$/.test(file.path) && importedModules(file).some((module) => /^(?:argparse|click|typer)$/.test(module)))
      return true;
    if (isTerminalProgram(file) || importedModules(file).some((module) => /^(?:pytest|locust|setuptools|distutils)$/.test(module)))
      return true;
    if (isCommandList(file) || drawsOnTerminal(file)) return true;
    return mentions(file, /^if __name__ == ["']__main__["']:/m) && handlersOf(file).size === 0;
  });
}

/** Whether a module writes tables, prompts or coloured lines for whoever started it, or asks them, and serves nothing. */
export function drawsOnTerminal(file: PyFile): boolean {
  return (
    (mentions(file, /\brich\.(?:console|progress|prompt|table)\b/) || mentions(file, /(?<![.\w])(?:input|getpass)\(/)) && !isServing(file)
  );
}

/** A module without any function or class that starts other programs: a script, whatever it is called. */
function isCommandList(file: PyFile): boolean {
  if (!mentions(file, /\bsubprocess\.|\bos\.system\(/) || isServing(file)) return false;
  return !outlineOf(file.root).some(({ type }) => type === "function_definition" || type === "class_definition");
}

/** Whether a node runs as a command of a terminal: within a function of click or Typer, or a command of Flask's, in a module that may serve too. */
export function inCommand(node: SyntaxNode, file: PyFile): boolean {
  const terminalCommands = importedModules(file).some((module) => module === "click" || module === "typer");
  for (let definition = enclosingDef(node); definition; definition = enclosingDef(definition))
    if (
      decoratorsOf(definition, file).some(
        ({ name }) =>
          /(?:^|[._])cli\.(?:command|group)$/.test(name) || (terminalCommands && /(?:^|\.)(?:command|group|callback)$/.test(name)),
      )
    )
      return true;
  return false;
}

/** Whether a module does nothing when it is run but define what others use: no call of its own at its top, and something defined. */
export function definesOnly(file: PyFile): boolean {
  const defines = file.root.children.some(({ type }) => /^(?:function|class|decorated)_definition$/.test(type));
  return (
    defines &&
    file.root.children.every((statement) => /_definition$|import|comment|future/.test(statement.type) || isDeclaration(statement))
  );
}

function isDeclaration(statement: SyntaxNode): boolean {
  const [value] = statement.children.filter(({ named }) => named);
  return (
    statement.type === "expression_statement" && value !== undefined && /^(?:assignment|string|type_alias_statement)$/.test(value.type)
  );
}
