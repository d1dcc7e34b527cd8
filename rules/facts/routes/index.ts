/** HTTP routes and the handlers of other protocols. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "routes",
  facts: ["route"],
  triggers: { typescript: { words: [".get(",".post(",".put(",".patch(",".delete(",".all(",".route(",".tool(","registertool","procedure","use server","createserver","@controller","@resolver","jsoncontroller"], paths: /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$|(?:^|\/)pages\/api\// } },
  detect: { typescript },
});
