import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { ensureEditor, REPOSITORY, startEditor } from "../e2e/harness/index.ts";
import { runInForeground } from "../e2e/harness/shell.ts";
import { packageExtension } from "./package.ts";

const DEMO = join(REPOSITORY, "test-fixtures/systems/ledger-next");

/** The fixture's dependencies are not installed: TypeScript's errors about them would bury the findings. */
const DEMO_SETTINGS = { "typescript.validate.enable": false, "javascript.validate.enable": false };

/**
 * `npm start [-- FOLDER]`: checks the folder on the command line, then serves VS Code with the packaged extension on it until Ctrl-C.
 * Without a folder it takes a copy of a fixture, so that trying things out changes nothing in the repository.
 */
export async function main([folder]: string[]): Promise<number> {
  const stopped = stopRequest();
  const opened = folder === undefined ? copyOfDemo() : existingFolder(folder);
  try {
    console.log("Building and packaging the extension");
    const vsix = await packageExtension();
    await ensureEditor("newest", console.log);

    console.log(`\nnode dist/cli.cjs check ${opened}`);
    await runInForeground(process.execPath, [join(REPOSITORY, "dist/cli.cjs"), "check", opened]);

    const settings = folder === undefined ? DEMO_SETTINGS : {};
    const editor = await startEditor({ which: "newest", folder: opened, vsix, settings });
    console.log(`\nVS Code with Seaworthy: ${editor.addressOf()}\nOpen the address in a browser. Ctrl-C ends it.`);
    await stopped;
    await editor.stop();
    return 0;
  } finally {
    if (folder === undefined) rmSync(dirname(opened), { recursive: true, force: true });
  }
}

/** Resolves when this process is asked to end: by a signal, or by the end of npm, which does not pass every signal on. */
function stopRequest(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
    setInterval(() => {
      if (process.ppid !== parent) resolve();
    }, 500).unref();
  });
}

function copyOfDemo(): string {
  const copy = join(mkdtempSync(join(tmpdir(), "seaworthy-demo-")), basename(DEMO));
  cpSync(DEMO, copy, { recursive: true });
  return copy;
}

/** npm runs scripts in the repository; a relative folder is meant from where the user called npm. */
function existingFolder(folder: string): string {
  const path = resolve(process.env.INIT_CWD ?? ".", folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${path} is not a folder: name an existing one.`);
  return path;
}
