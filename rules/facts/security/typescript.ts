/** Practices of security in TypeScript and JavaScript: the tables of `typescript/`, one for each subject, put together. */
import type { TypeScriptVisitors } from "../../api/check.ts";
import { accountHints, accounts } from "./typescript/accounts.ts";
import { eventHints } from "./typescript/events.ts";
import { input, inputHints } from "./typescript/input.ts";
import { keyHints, keys } from "./typescript/keys.ts";
import { transport } from "./typescript/transport.ts";

/** What a name or a text of its own shows. No two tables have a name in common. */
export const typescript: TypeScriptVisitors = {
  node: transport.node,
  property: { ...transport.property, ...keys.property, ...input.property },
  call: { ...transport.call, ...accounts.call, ...keys.call, ...input.call },
  new: { ...keys.new, ...input.new },
};

/** What common names show in documents that have the words for it. No two tables have a name in common. */
export const typescriptHints: TypeScriptVisitors = {
  file: inputHints.file,
  node: accountHints.node,
  property: { ...accountHints.property, ...eventHints.property, ...keyHints.property },
  call: { ...accountHints.call, ...keyHints.call, ...eventHints.call },
};
