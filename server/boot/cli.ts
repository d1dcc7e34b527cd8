import { answerAtOnce } from "../cli/quick.ts";
import { cacheFolderOf } from "./cache-folder.ts";

/** Set by the build: identity of the bundles' content. */
declare const SEAWORTHY_BUILD: string;

const args = process.argv.slice(2);
const cacheFolder = cacheFolderOf(args);
if (cacheFolder === undefined || !answerAtOnce(args, cacheFolder, SEAWORTHY_BUILD)) {
  // Loaded now and not before: an answer at once has no use for it.
  void import("./program.ts").then(({ runProgram }) => runProgram(args, cacheFolder));
}
