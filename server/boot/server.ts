import { boot } from "./boot.ts";
import { cacheFolderOf } from "./cache-folder.ts";

const { main, host } = boot("server", cacheFolderOf(process.argv));
void main.runServer(host);
