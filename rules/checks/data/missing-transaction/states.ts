/** Python: rows that tell how far work has come, and rows that are stored as they were. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { enclosingLoop } from "../../../shared/python/nodes.ts";
import { staysForCommit, type Write } from "../../../shared/python/orms.ts";
import { isStampField, isStateField, isWorkName } from "./weight.ts";

/** The row that a call stores, by its variable: of `job.save()`, and of `job = Job.objects.create(…)`. */
function rowOf({ call }: Write, file: PyFile): string | undefined {
  const name = calledName(call, file);
  if (/^a?create$/.test(name)) {
    const outer = call.parent?.type === "await" ? call.parent : call;
    const left = outer.parent?.type === "assignment" ? child(outer.parent, "left") : undefined;
    return left?.type === "identifier" ? textOf(file, left) : undefined;
  }
  const receiver = /^a?save$/.test(name) ? receiverOf(call) : undefined;
  return receiver?.type === "identifier" ? textOf(file, receiver) : undefined;
}

/**
 * Whether a write only tells how far work has come: the row of a job that the function stores several times, and of which it sets nothing but
 * the state. Others have to see that while the work goes on, so it must not wait for the end of a transaction.
 */
export function tellsProgress(write: Write, all: readonly Write[], definition: SyntaxNode, file: PyFile): boolean {
  if (write.orm !== "django") return false;
  const row = rowOf(write, file);
  if (row === undefined || all.filter((each) => rowOf(each, file) === row).length < 2) return false;
  const text = textOf(file, definition);
  const model = new RegExp(`\\b${row}\\s*=\\s*(?:await\\s+)?(\\w+)\\.objects\\b`).exec(text)?.[1];
  if (!isWorkName(row) && !(model && isWorkName(model))) return false;
  const fields = [...text.matchAll(new RegExp(`\\b${row}\\.(\\w+)\\s*[-+*/|]?=(?!=)`, "g"))].map(([, field = ""]) => field);
  return fields.length > 0 && fields.every(isStateField);
}

/** Whether all writes set nothing but the state of rows of one kind: counters and marks of a job, each right by itself. */
export function onlyStates(writes: readonly Write[], file: PyFile): boolean {
  const models = new Set(writes.map(({ model }) => model));
  return (
    models.size === 1 &&
    isWorkName([...models][0] ?? "") &&
    writes.every(({ call }) => {
      const fields = [...argumentsOf(call, file).keyword.keys()];
      return /^a?update$/.test(calledName(call, file)) && fields.length > 0 && fields.every(isStateField);
    })
  );
}

/** Whether a save stores a row as it was: the function has found it, gives it no value and calls no method of it, and hands it to nobody. */
export function storesNothingNew({ call, orm }: Write, definition: SyntaxNode, file: PyFile): boolean {
  const receiver = orm === "django" && /^a?save$/.test(calledName(call, file)) ? receiverOf(call) : undefined;
  if (receiver?.type !== "identifier" || argumentsOf(call, file).keyword.size > 0) return false;
  const row = textOf(file, receiver);
  if (row === "self") return false;
  const text = textOf(file, definition);
  // Found by a call or by a loop, not made here: instance = Model(…), form.save(commit=False)
  const found = new RegExp(
    `\\bfor\\s+${row}\\s+in\\b|\\b${row}\\s*=\\s*(?:await\\s+)?[\\w.]*\\b_?(?:get|find|fetch|load|first|last)\\w*\\(`,
  ).test(text);
  const changed = new RegExp(
    `(?<![.\\w])${row}\\.\\w+\\s*(?::[^=\\n]+)?[-+*/|]?=(?!=)|(?<![.\\w])${row}\\.(?!a?save\\b)\\w+\\(|[(,]\\s*${row}\\s*[,)]|\\bsetattr\\(|=\\s*${row}\\s*(?:\\n|$)`,
  ).test(text);
  return found && !changed;
}

/**
 * Whether all that a function changes before its last commit is one row: its key is needed for the second half, or its state is to be seen
 * before the work is done.
 */
export function changesOneRow(commits: readonly Write[], definition: SyntaxNode, file: PyFile): boolean {
  const last = commits.at(-1);
  const body = child(definition, "body");
  if (!last || !body) return false;
  const rows = new Set<string>();
  let other = commits.some(({ call }) => enclosingLoop(call) !== undefined);
  // What a loop changes are several rows.
  const changed = (row: SyntaxNode): void => {
    if (enclosingLoop(row)) other = true;
    rows.add(textOf(file, row));
  };
  walkTree(body, (node) => {
    if (other || node.start >= last.call.start) return false;
    if (/^(?:function_definition|lambda|class_definition)$/.test(node.type)) return false;
    if (node.type === "assignment" || node.type === "augmented_assignment") {
      const left = child(node, "left");
      const object = left?.type === "attribute" ? child(left, "object") : undefined;
      if (object && textOf(file, object) !== "self") changed(object);
    }
    if (node.type === "call" && staysForCommit(node, last.on, file)) {
      const [row] = argumentsOf(node, file).positional;
      if (row?.type === "identifier" && /^(?:add|merge|refresh|flush)$/.test(calledName(node, file))) changed(row);
      else if (calledName(node, file) !== "flush") other = true;
    }
    // What gets the session may change anything.
    if (node.type === "call" && handsOn(node, last.on, file)) other = true;
    return !other;
  });
  return !other && rows.size === 1;
}

/** A statement that is run, or a function that gets the session. */
function handsOn(call: SyntaxNode, on: string, file: PyFile): boolean {
  const receiver = receiverOf(call);
  if (receiver && textOf(file, receiver) === on) return /^(?:exec\w*|bulk_\w+|delete|query|run_sync)$/.test(calledName(call, file));
  return namedChildren(child(call, "arguments")).some((argument) => {
    const value = argument.type === "keyword_argument" ? child(argument, "value") : argument;
    return value !== undefined && textOf(file, value) === on;
  });
}

/** Whether all that a save or an update of rows that were there stores is when something was last done: `asset.bookmark.date_modified = now`. */
export function setsStampsOnly({ call, orm }: Write, definition: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  const { keyword } = argumentsOf(call, file);
  if (orm !== "django") return false;
  if (/^a?update$/.test(name)) return keyword.size > 0 && [...keyword.keys()].every(isStampField);
  const receiver = /^a?save$/.test(name) ? receiverOf(call) : undefined;
  if (!receiver || !/^identifier$|^attribute$/.test(receiver.type)) return false;
  const given = keyword.get("update_fields");
  const named = given ? [...textOf(file, given).matchAll(/["'](\w+)["']/g)].map(([, field = ""]) => field) : [];
  if (named.length > 0) return named.every(isStampField);
  const row = textOf(file, receiver).replace(/\W/g, "\\$&");
  if (row === "self") return false;
  const text = textOf(file, definition);
  // A row that is made here, or handed to what may change it, or that a method of its own changes.
  if (
    new RegExp(
      `(?<![\\w.])${row}\\s*(?::[^=\\n]+)?=\\s*(?:[A-Z]\\w*\\(|[\\w.]+\\.(?:create|save)\\()|[(,]\\s*${row}\\s*[,)]|\\bsetattr\\(|(?<![\\w.])${row}\\.(?:set|add|mark|change|apply|activate|deactivate|disable|enable|toggle)\\w*\\(`,
    ).test(text)
  )
    return false;
  const fields = [...text.matchAll(new RegExp(`(?<![\\w.])${row}\\.(\\w+)\\s*(?::[^=\\n]+)?[-+*/|]?=(?!=)`, "g"))].map(
    ([, field = ""]) => field,
  );
  return fields.length > 0 && fields.every(isStampField);
}
