import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "error-tracking-config",
  title: "Error tracker started without environment, release or sane sampling",
  category: "monitoring",
  priority: "P2",
  effort: 10,
  languages: ["ts", "py"],
  why: "Without an environment the errors of every laptop are mixed with those of users, without a release nobody knows which deploy brought them, and full sampling or personal data in events cost money and trust.",
  limits: "Options that are made by a function, and settings in the tracker's own project page, are not seen.",
  messages: {
    environment: "{tracker} is started without {option}, so errors of development and production are mixed; read it from the environment.",
    literal:
      "The {option} of {tracker} is written in the source, so every copy of it reports to the same project; read it from the environment.",
    sampling: "{option} is 1, so every request is traced and paid for; sample a part in production.",
    collected:
      "dataCollection leaves {what} to {tracker}'s defaults, which send addresses, request bodies and users' data with every event; set {options}, or filter before sending.",
    collects:
      "From version 11 on {tracker} sends addresses, request bodies and users' data with every event unless dataCollection says otherwise; sendDefaultPii is not read any more.",
    personal: "Addresses, cookies and users' data go to {tracker} with every event; turn this off, or filter before sending.",
  },
  fixes: {
    addEnvironment: { kind: "safe", title: "Read {options} from the environment" },
    limitCollection: { kind: "suggest", title: "Set {options}" },
    fromEnvironment: { kind: "suggest", title: "Read the {option} from {variable}" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["sentry", "rollbar", "bugsnag"] },
    python: { skip: ["test"], words: ["sentry_sdk", "rollbar", "bugsnag"] },
  },
  detect: { typescript, python },
  confirm,
});
