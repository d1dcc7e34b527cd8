import { boot, cacheFolderOf } from "./boot.ts";

const { main, host } = boot("cli", cacheFolderOf(process.argv));
void main.runCli(process.argv.slice(2), host);
