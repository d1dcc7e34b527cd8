import { boot, cacheFolderOf } from "./boot.ts";

const { main, host } = boot("server", cacheFolderOf(process.argv));
void main.runServer(host);
