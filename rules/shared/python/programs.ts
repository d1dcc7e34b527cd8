/** What kind of program a module belongs to. */
import type { PyFile } from "../../api/file.ts";
import { importedModules } from "./imports.ts";

const terminal = /^(?:argparse|click|typer|fire|docopt|cmd|curses|textual|prompt_toolkit)$/;
const serving =
  /^(?:fastapi|starlette|flask|quart|django|rest_framework|aiohttp|sanic|tornado|litestar|falcon|bottle|mcp|fastmcp|celery|rq|arq|dramatiq|uvicorn|gunicorn|grpc|strawberry|graphene|ninja)$/;

/** Whether a module is part of a program for the terminal: it reads a command line and serves nothing. */
export function isTerminalProgram(file: PyFile): boolean {
  const modules = importedModules(file);
  return modules.some((module) => terminal.test(module)) && !modules.some((module) => serving.test(module));
}
