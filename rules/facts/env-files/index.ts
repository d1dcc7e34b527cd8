/** Variables declared in environment files: examples document them, the others hold them. */
import { defineFacts } from "../../api/check.ts";
import { dockerfile } from "./dockerfile.ts";
import { dotenv } from "./dotenv.ts";
import { json } from "./json.ts";
import { yaml } from "./yaml.ts";

export default defineFacts({
  name: "env-files",
  facts: ["env-declared", "setting"],
  triggers: {
    json: { words: ["containerdefinitions"], paths: /(?:^|\/)(?:app|turbo)\.json$/ },
    yaml: {
      words: ["\nservices:", "containers:\n", "containers:\r", "kind: configmap"],
      paths: /(?:^|\/)(?:render|[^/]*compose[^/]*|values(?:[-_.][\w-]+)?)\.ya?ml$/,
    },
  },
  detect: { dockerfile, dotenv, json, yaml },
});
