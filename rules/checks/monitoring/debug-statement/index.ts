import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "debug-statement",
  title: "Debugging left behind",
  category: "monitoring",
  priority: "P1",
  scope: "production",
  effort: 2,
  cwe: [489],
  languages: ["ts", "py"],
  why: "What helped to find a mistake stops or floods the program in production: a breakpoint halts it as soon as an inspector is attached, a dump writes whole objects to the log, a dialog blocks the page.",
  limits:
    "Of dialogs the first of a file is shown, at a lower priority. Dumps through console.log are left to console-log; a module of which nothing tells where it runs is judged by its package.",
  messages: {
    stop: "{what} stops the program where an inspector is attached; remove it before launch.",
    breakpoint: "{what} stops the process and waits for somebody at its terminal, so that requests hang; remove it before launch.",
    attach: "{what} opens a port through which whoever reaches it runs code in this process; remove it before launch.",
    dump: "{what} is a developer's dump that ends up in the production log; remove it, or log the fields that matter.",
    dialog: "{what} blocks the page until the user clicks it away; remove it, or show the message in the page.",
  },
  fixes: {
    remove: { kind: "safe", title: "Remove {what}" },
    removeDialog: { kind: "suggest", title: "Remove {what}" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["debugger", "console.dir", "console.trace", "console.table", "alert("] },
    python: {
      skip: ["test"],
      words: [
        "breakpoint",
        "set_trace",
        "post_mortem",
        "pudb",
        "embed()",
        "interact(",
        "settrace",
        "debugpy",
        "icecream",
        "devtools",
        "snoop",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
