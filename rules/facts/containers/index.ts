/** Containers that the project builds or runs, and the data stores among them. */
import { defineFacts } from "../../api/check.ts";
import { dockerfile } from "./dockerfile.ts";
import { yaml } from "./yaml.ts";

export default defineFacts({
  name: "containers",
  facts: ["container", "datastore"],
  triggers: { yaml: { words: ["services:", "containers:"] } },
  detect: { dockerfile, yaml },
});
