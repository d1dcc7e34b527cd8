import { ensureBrowser, ensureEditor, ensureNeovim } from "../e2e/harness/index.ts";

/** Installs what the end-to-end tests need and is not there yet: both editors, a browser, Neovim. */
export async function main(): Promise<number> {
  await ensureEditor("newest", console.log);
  await ensureEditor("oldest", console.log);
  console.log(`Browser: ${await ensureBrowser()}`);
  console.log(`Neovim: ${await ensureNeovim()}`);
  return 0;
}
