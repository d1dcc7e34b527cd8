/** What a specification of Wasp says: operations and routes of the server, its jobs, and whether people sign in. Setting: `wasp.auth`. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "wasp",
  facts: ["app", "route", "datastore", "practice", "setting"],
  triggers: { typescript: { skip: ["test"], words: ["@wasp.sh/spec", "wasp-config"] } },
  detect: { typescript },
});
