/** Python: which commits of a function store something, and what for. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { ancestor, child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { canFollow } from "../../../shared/python/branches.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { staysForCommit, type Write } from "../../../shared/python/orms.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { wordsOf } from "../../../shared/names/words.ts";

const auditWords = /^(?:audit|log|logs|logentry|event|events|history|activity|trail|journal|notification)$/;

/** Whether a model's name says that its rows record what happened. */
export function isAuditName(name: string): boolean {
  return wordsOf(name).some((word) => auditWords.test(word));
}

/**
 * The commits that have something to store: code that changes a row, or hands the session to what may, stands between each and the one
 * before. A commit behind reads alone ends their transaction early, one in a `finally` cleans up, and one that creates a table is set-up.
 */
export function storing(commits: readonly Write[], definition: SyntaxNode, file: PyFile): Write[] {
  const body = child(definition, "body");
  const found: Write[] = [];
  for (const commit of commits) {
    if (!body || ancestor(commit.call, "finally_clause", "function_definition")?.type === "finally_clause") continue;
    const from = found.at(-1)?.call.end ?? body.start;
    let changes = false;
    walkTree(body, (node) => {
      if (changes || node.end <= from || node.start >= commit.call.start) return false;
      if (/^(?:function_definition|lambda|class_definition)$/.test(node.type)) return false;
      if (node.start >= from && mayChange(node, commit.on, file) && canFollow(node, commit.call, file)) changes = true;
      return !changes;
    });
    if (changes) found.push(commit);
  }
  return found;
}

/** Names of functions that only ask, and of what a caller or another system is told or kept by. */
const asking =
  /^_?(?:get|find|load|fetch|list|search|read|check|is|has|can|validate|verify|require|ensure|exists?|count|select|resolve|lookup|log|refresh|rollback|close|expunge|expire|invalidate|notify|publish|push|send|emit|broadcast|dispatch|deliver|enqueue|trigger|wake|upload|to_|as_|build|format|convert|parse|serialize|permission)/i;

/** Whether a node changes what a session's commit stores: a row that is added or set, or a function that gets the session. */
function mayChange(node: SyntaxNode, on: string, file: PyFile): boolean {
  if (node.type === "assignment" || node.type === "augmented_assignment") {
    const left = child(node, "left");
    // self._cache = … is the object's own
    return left?.type === "attribute" && !/^(?:self|cls)\.\w+$/.test(textOf(file, left));
  }
  if (node.type !== "call") return false;
  if (staysForCommit(node, on, file)) return !makesSchema(node, file);
  const name = calledName(node, file);
  if (name === "setattr") return true;
  if (asking.test(name) || /^[A-Z]/.test(name)) return false;
  const receiver = receiverOf(node);
  const text = receiver ? textOf(file, receiver).replace(/\s+/g, "") : "";
  if (text === on || text.startsWith(`${on}.`))
    return /^(?:execute|exec|executemany|executescript|flush|run_sync|bulk_\w+)$/.test(name) && writesByText(node, file);
  const { positional, keyword } = argumentsOf(node, file);
  return [...positional, ...keyword.values()].some((value) => textOf(file, value) === on);
}

/** A statement that cannot be read may change rows; one that begins with SELECT, CREATE or SET does not. */
function writesByText(call: SyntaxNode, file: PyFile): boolean {
  const [statement] = argumentsOf(call, file).positional;
  if (!statement) return true;
  return !/^(?:\w+\.)*(?:text\()?(?:\w+\.)*(?:[rf]*["']+\s*(?:select|create|alter|set|pragma|show|with|lock|analy[sz]e|vacuum|begin|explain)\b|select\()/i.test(
    textOf(file, follow(statement, file)),
  );
}

/** CREATE TABLE and its like: nobody's rows. */
function makesSchema(call: SyntaxNode, file: PyFile): boolean {
  return /^\w+\(\s*["']+\s*(?:create|alter|drop)\s/i.test(textOf(file, child(call, "arguments") ?? call));
}

/**
 * Whether all that is added between two commits is the record that the first one happened. What goes by the same word as the rows before
 * it, such as the activities of a course and those of its chapters, is what the project is about.
 */
export function storesAudit(first: Write, second: Write, definition: SyntaxNode, file: PyFile): boolean {
  const before: string[] = [];
  const added: string[] = [];
  walkTree(definition, (node) => {
    if (node.start >= second.call.start) return false;
    if (node.type === "call" && staysForCommit(node, second.on, file)) {
      const [row] = argumentsOf(node, file).positional;
      const name = row ? `${textOf(file, row).split("(", 1)[0]} ${textOf(file, follow(row, file)).split("(", 1)[0]}` : "";
      (node.start >= first.call.end ? added : before).push(name.replace(/\W+/g, " "));
    }
    return true;
  });
  const words = new Set(before.flatMap((name) => wordsOf(name)).filter((word) => auditWords.test(word)));
  return added.length > 0 && added.every((name) => isAuditName(name) && !wordsOf(name).some((word) => words.has(word)));
}
