import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "debug-mode",
  title: "Debug mode reachable in production",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 5,
  cwe: [489],
  languages: ["ts", "py", "env"],
  why: "Debug modes show what is inside: the whole interface of an API, values of variables, stack traces, sometimes a console. Attackers look for them first.",
  limits:
    "Switches that a variable without a known default decides are taken for right. In environment files only those for production are judged.",
  messages: {
    schema: "{name} is on in production too, which shows everyone the whole API; bind it to the environment.",
    option: "{name}: true is on in production too; bind it to the environment.",
    stack: "{name} answers with the stack of every error in production too; use it in development only.",
    python: "{text} counts in production too; bind it to the environment.",
    default: "{name} is on wherever the variable is not set; make it off by default.",
    environment: "{name} is set to {value} whatever the environment; let the deployment set it.",
    variable: "{name}={value} in a file for production switches debugging on; set it to {right}.",
  },
  fixes: {
    bind: { kind: "safe", title: "Only outside production" },
    off: { kind: "safe", title: "Off by default" },
    set: { kind: "safe", title: "Set to {right}" },
  },
  triggers: {
    typescript: {
      words: [
        "introspection",
        "playground",
        "graphiql",
        "includestacktrace",
        "nextauth",
        "next-auth",
        "authoptions",
        "node_env",
        "errorhandler",
      ],
    },
    python: { words: ["debug", "reload", "graphiql", "introspection", "_env", '.run("0', ".run('0", ".run(host"] },
    dotenv: { words: ["debug", "_env", "environment"] },
  },
  detect: { typescript, python, dotenv },
  confirm,
});
