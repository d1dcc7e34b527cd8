/** Containers that the project builds or runs, and the data stores among them. */
import { defineFacts } from "../../api/check.ts";
import { dockerfile } from "./dockerfile.ts";
import { yaml } from "./yaml.ts";

export default defineFacts({
  name: "containers",
  facts: ["container", "datastore"],
  // Line ends keep recorded answers of servers out, which speak of services in the middle of a line.
  triggers: { yaml: { words: ["\nservices:", "containers:\n", "containers:\r"], paths: /compose[^/]*\.ya?ml$/i } },
  detect: { dockerfile, yaml },
});
