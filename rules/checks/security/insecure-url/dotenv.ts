import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { met, type Outcome } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isExampleFile } from "../../../shared/documents/env-files.ts";
import { addressProblem, isStore, plainAddress } from "./address.ts";

/** The address of a proxy is the proxy's matter: what goes through it has a scheme of its own. */
const proxies = /proxy|namespace|xmlns/i;

/** Addresses in environment files; those of stores only where the file is for production. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  if (file.role.test || file.role.example || file.role.development || isExampleFile(file.path)) return [];
  return file.root.entries.flatMap(({ name, value, valueSpan }) => {
    const address = proxies.test(name) ? undefined : plainAddress(value);
    // Where a store is said in a file of no stage, it is the one next door.
    if (address) return isStore(address) && !file.role.production ? [] : addressProblem(address, valueSpan.start);
    return /^(?:https|wss|rediss|amqps):\/\//.test(value) ? [met(valueSpan)] : [];
  });
};
