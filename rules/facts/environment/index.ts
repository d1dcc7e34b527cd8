/** Environment variables that are read, and schemas that declare them. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "environment",
  facts: ["env-read", "env-declared"],
  triggers: { typescript: { words: ["process.env","import.meta.env","deno.env","bun.env","createenv","cleanenv"] } },
  detect: { typescript },
});
