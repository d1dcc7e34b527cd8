import { boot, cacheFolderOf } from "./boot.ts";

const { main, host } = boot(cacheFolderOf(process.argv));
void main.runServer(host);
