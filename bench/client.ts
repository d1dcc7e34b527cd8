/** A client that types into a document and measures how long its diagnostics take. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

export interface Typed {
  /** Milliseconds from spawning the server to the first diagnostics. */
  readonly first: number;
  /** Milliseconds from a key to its diagnostics, per key or burst. */
  readonly keys: readonly number[];
  /** Processor time of the server per key or burst, in ms: says the same on a busy machine. Undefined where the system does not tell. */
  readonly processor: number | undefined;
  /** Largest resident size, in MB; undefined where the system does not tell. */
  readonly memory: number | undefined;
}

export interface TypingOptions {
  readonly command: readonly string[];
  readonly root: string;
  readonly file: string;
  readonly text: string;
  readonly edits: number;
  /** Keys sent back to back before their diagnostics are awaited. */
  readonly burst: number;
  /** Edits before the ones that count. */
  readonly warm: number;
}

/** Milliseconds between keys: a fast typist leaves ten times as much. */
const pause = 15;

/** Starts a server, opens a document and types a string literal in its middle, character by character. */
export async function type({ command: [program = "", ...args], root, file, text, edits, burst, warm }: TypingOptions): Promise<Typed> {
  const start = performance.now();
  const server = spawn(program, args, { cwd: root, stdio: ["pipe", "pipe", "ignore"] });
  try {
    const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    const uri = pathToFileURL(file).href;
    await initialize(connection, pathToFileURL(root).href);
    const lines = text.split("\n");
    const line = lines.findIndex((content, index) => index > lines.length / 2 && content === "");
    lines.splice(line, 0, 'export const typed = "";');
    // As editors do: a server may say that nothing has changed since the last result.
    let previous: { previousResultId?: string } = {};
    const pull = async () => {
      const report = await connection.sendRequest<{ resultId?: string }>("textDocument/diagnostic", { textDocument: { uri }, ...previous });
      previous = report.resultId === undefined ? {} : { previousResultId: report.resultId };
    };
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text: lines.join("\n") },
    });
    await pull();
    const first = performance.now() - start;
    const keys: number[] = [];
    let version = 1;
    let character = 'export const typed = "'.length;
    let used = processorTime(server);
    for (let edit = 0; edit < warm + edits; edit++) {
      if (edit === warm) used = processorTime(server);
      await new Promise((resolve) => setTimeout(resolve, pause));
      const pressed = performance.now();
      for (let key = 0; key < burst; key++) {
        const position = { line, character: character++ };
        const change = { range: { start: position, end: position }, text: "x" };
        void connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: [change] });
      }
      await pull();
      if (edit >= warm) keys.push(performance.now() - pressed);
    }
    const memory = largestSize(server);
    const now = processorTime(server);
    const processor = used === undefined || now === undefined ? undefined : (now - used) / edits;
    await connection.sendRequest("shutdown");
    const ended = once(server, "exit");
    await connection.sendNotification("exit");
    await ended;
    return { first, keys, processor, memory };
  } finally {
    server.kill();
  }
}

async function initialize(connection: ProtocolConnection, rootUri: string): Promise<void> {
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => null));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "bench" }],
    capabilities: { textDocument: { diagnostic: {} }, workspace: { configuration: true, diagnostics: { refreshSupport: true } } },
  });
  await connection.sendNotification("initialized", {});
}

function largestSize({ pid }: ChildProcess): number | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** Milliseconds of all threads so far; the system counts in hundredths of a second. */
function processorTime({ pid }: ChildProcess): number | undefined {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
