/** Python: breakpoints, debuggers that are called by name, shells that are opened, and the dumps of icecream. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { calleeText } from "../../../shared/python/loggers.ts";
import { inMainGuard } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { lineMates, ownStatement, removeStatement } from "../../../shared/python/statements.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";

const stops =
  /^(?:breakpoint|(?:pdb|ipdb|pudb|rpdb|web_pdb|celery\.contrib\.rdb|remote_pdb|pdbpp|epdb)\.(?:set_trace|post_mortem|b)|pdb\.Pdb\(\)\.set_trace|IPython(?:\.terminal\.embed)?\.embed|IPython\.core\.debugger\.set_trace|code\.interact|debugpy\.(?:breakpoint|wait_for_client)|pydevd(?:_pycharm)?\.settrace|ptvsd\.break_into_debugger)$/;
const dumps = /^(?:icecream\.ic|devtools\.debug|snoop\.pp|q\.q)$/;

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const message = symbol === "debugpy.listen" ? "attach" : stops.test(symbol) ? "breakpoint" : dumps.test(symbol) ? "dump" : undefined;
  // A debugger that is let in under a condition is let in on purpose.
  if (/^debugpy\.(?:listen|wait_for_client)$/.test(symbol) && ancestor(call, "if_statement")) return undefined;
  // if options.pdb: pdb.post_mortem(…) is what the switch is for.
  if (message === "breakpoint" && isSwitched(call, file)) return undefined;
  if (!message || file.role.test || file.role.example || inDevelopment(call, file) || inMainGuard(call, file)) return undefined;
  // A shell may be what a command line is for.
  if (isProgram(file) && !/set_trace|^breakpoint/.test(symbol)) return undefined;
  const what = `${calleeText(call, file)}()`;
  return problem(message, call, { data: { what }, fixes: removal(call, file) });
}

/** Under a condition that is named for a debugger, as an attribute of what holds options: whoever starts the program asks for it. */
function isSwitched(call: SyntaxNode, file: PyFile): boolean {
  for (let around = ancestor(call, "if_statement"); around; around = ancestor(around, "if_statement")) {
    const condition = child(around, "condition");
    if (condition && /^[\w.]*(?:\.|_)(?:i?pdb|debugger|post_?mortem|use_pdb|breakpoints?)$/i.test(textOf(file, condition))) return true;
  }
  return false;
}

/** `import pdb; pdb.set_trace()` goes as a whole. */
function removal(call: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const statement = ownStatement(call);
  if (!statement || argumentsOf(call, file).positional.some((value) => hasCall(value))) return [];
  const mates = lineMates(statement, file);
  const module = /^(\w+)/.exec(textOf(file, call))?.[1] ?? "";
  const [mate] = mates;
  if (mate?.type !== "import_statement" || mates.length !== 1 || textOf(file, mate).trim() !== `import ${module}`)
    return [{ fix: "remove", edits: [removeStatement(statement, file)] }];
  const block = statement.parent;
  const whole = { start: mate.start, end: statement.end };
  if (block?.type === "block" && namedChildren(block).length === 2) return [{ fix: "remove", edits: [{ ...whole, text: "pass" }] }];
  const line = file.lines.lineOf(mate.start);
  const start = file.lines.starts[line] ?? mate.start;
  const end = file.lines.starts[line + 1] ?? file.text.length;
  const alone = file.text.slice(start, mate.start).trim() === "" && file.text.slice(statement.end, end).trim() === "";
  return [{ fix: "remove", edits: [{ ...(alone ? { start, end } : whole), text: "" }] }];
}

function hasCall(value: SyntaxNode): boolean {
  return value.type === "call" || value.children.some(hasCall);
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(
    [
      "breakpoint",
      "set_trace",
      "post_mortem",
      "b",
      "embed",
      "interact",
      "settrace",
      "break_into_debugger",
      "listen",
      "wait_for_client",
      "ic",
      "debug",
      "pp",
      "q",
    ].map((name) => [name, visit]),
  ),
};
