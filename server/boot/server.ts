import v8 from "node:v8";
import { boot } from "./boot.ts";
import { cacheFolderOf } from "./cache-folder.ts";

// Each key makes the text of its document anew, and V8 takes texts of that length for old at once: left alone, it lets some fifty megabytes
// of them come together before it looks. Set before the bundles are loaded, because their compiled code is kept per setting.
v8.setFlagsFromString("--heap-growing-percent=40");

const { main, host } = boot("server", cacheFolderOf(process.argv));
void main.runServer(host);
