import v8 from "node:v8";
import { boot, cacheFolderOf } from "./boot.ts";

// A scan calls thousands of functions for a few seconds only: with V8's usual patience (67,584) a good part of its processor time goes
// into optimizing code that is done soon after. Set before the bundles are loaded, because their compiled code is kept per setting.
v8.setFlagsFromString("--interrupt-budget=800000");

const { main, host } = boot("cli", cacheFolderOf(process.argv));
void main.runCli(process.argv.slice(2), host);
