import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { dotenv } from "./dotenv.ts";

export default defineCheck({
  id: "committed-env-file",
  title: "Environment file with secrets under version control",
  category: "security",
  priority: "P0",
  effort: 15,
  cwe: [538],
  languages: ["env"],
  why: "Whoever can read the repository, a fork or a copy of it has these secrets, also after the file is deleted. They have to be replaced.",
  limits:
    "Files that an ignore rule names are taken for untracked, also where one was added with force. Rules of a machine's own settings are not read.",
  messages: {
    committed:
      "{count} in this file ({names}) and no .gitignore names it; ignore the file, take it out of version control and replace what was shared.",
  },
  fixes: {
    ignore: { kind: "safe", title: "Add {path} to .gitignore" },
    rotate: { kind: "suggest", title: "Note above what has to be replaced" },
  },
  detect: { dotenv },
  confirm,
});
