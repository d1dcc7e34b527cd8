import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "command-injection",
  title: "Shell command built from input",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 15,
  cwe: [78, 95],
  languages: ["ts", "py"],
  why: "A shell reads more than words: a semicolon, a backtick or a line break in a value starts another command, with all the rights of the service. A program that is started with a list of arguments gets each value as it is.",
  limits:
    "Commands that another function or file puts together are not followed, and a function that runs whatever it is given is not reported itself.",
  messages: {
    pasted: "{name} becomes part of a shell command, where it can start other commands; run the program with a list of arguments.",
    whole: "A shell runs {name} as it comes in from outside; choose the command here and pass values as arguments.",
    shell: "With a shell in between, {name} can start other commands; leave the shell option out.",
    code: "{name} is run as code, so whoever controls it controls this process; parse it as data instead.",
  },
  fixes: {
    argumentList: { kind: "suggest", title: "Run the program with {fn} and a list of arguments" },
    withoutShell: { kind: "suggest", title: "Run the program without a shell" },
  },
  triggers: {
    python: {
      words: [
        "os.system",
        "import system",
        "popen",
        "subprocess",
        "create_subprocess_shell",
        "getoutput",
        "eval(",
        "exec(",
        "exec_command",
        "os.exec",
        "fabric",
        "commands.",
        "system(",
      ],
    },
    typescript: {
      words: [
        "child_process",
        "shelljs",
        "execa",
        "cross-spawn",
        "bun.spawn",
        "execcommand(",
        "eval(",
        "function(",
        "runinnewcontext",
        "runinthiscontext",
        "runincontext",
        "vm.script",
      ],
      and: ["exec", "spawn", "eval(", "function(`", 'function("', "function('", "new function", "runin", "vm.script"],
    },
  },
  detect: { typescript, python },
});
