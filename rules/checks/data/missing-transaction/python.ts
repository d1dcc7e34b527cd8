/** Python: several commits of one session, and writes that Django, asyncpg, Tortoise and Peewee store one by one. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem, type RelatedPlace } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { between, canFollow, isExternalCall, longestChain } from "../../../shared/python/branches.ts";

import {
  decoratorsOf,
  definitionName,
  enclosingClass,
  enclosingFunction,
  parametersOf,
  enclosingLoop,
  isAsync,
  statementOf,
} from "../../../shared/python/nodes.ts";
import {
  calledInTransactions,
  inTransaction,
  staysForCommit,
  usesDjango,
  type Write,
  writeMethods,
  writeOf,
} from "../../../shared/python/orms.ts";
import { isJob } from "../../../shared/python/jobs.ts";
import { misplacedAtomic } from "../../../shared/python/framework-settings.ts";
import { mentions } from "../../../shared/mentions.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { baseNames, isGuardedForTests, isScript } from "../../../shared/python/settings.ts";
import { importedMember, indentUnit } from "../../../shared/python/style.ts";
import { isAuditName, storesAudit, storing } from "./commits.ts";
import { type Pending, tells } from "./confirm.ts";
import { isStatisticsModel } from "../../../shared/names/money.ts";
import { changesOneRow, onlyStates, setsStampsOnly, storesNothingNew, tellsProgress } from "./states.ts";
import { belongingTogether, isRepeatable } from "./subjects.ts";
import { type Deed, isBackground, isConvenience, isPassing, maintenance, onlyClears, priorityOf, repeated } from "./weight.ts";

/** The writes of a function itself, in document order; nested functions run on their own. */
function writesIn(definition: SyntaxNode, file: PyFile): Write[] {
  const writes: Write[] = [];
  const body = child(definition, "body");
  if (!body) return writes;
  walkTree(body, (node) => {
    if (node.type === "function_definition" || node.type === "lambda" || node.type === "class_definition") return false;
    const write = node.type === "call" ? writeOf(node, file) : undefined;
    if (write && !isOwnMatter(write, file)) writes.push(write);
    return true;
  });
  return writes;
}

/**
 * A write that no other has to wait for or be undone with: what Django's asynchronous methods store, which know no transaction; old rows that
 * go because of their age, and favourites that go along with something; `if rows.update(…): return`, which has found a row or has written nothing.
 */
function isOwnMatter({ orm, call, model }: Write, file: PyFile): boolean {
  if (orm !== "django") return false;
  const method = calledName(call, file);
  if (/^a(?:save|create|update|delete|bulk_|get_or_|update_or_)/.test(method)) return true;
  if (method === "delete") return /__lte?\s*=/.test(textOf(file, call)) || isConvenience(model);
  const statement = statementOf(call);
  // taken = rows.filter(state=OLD).update(state=NEW); if not taken: return
  const target = call.parent?.type === "assignment" ? child(call.parent, "left") : undefined;
  const definition = target?.type === "identifier" && method === "update" ? enclosingFunction(call) : undefined;
  if (target && definition)
    return new RegExp(
      `\\bif\\s+(?:not\\s+${textOf(file, target)}|${textOf(file, target)}\\s*(?:==\\s*0|!=\\s*1|<\\s*1))\\s*:\\s*(?:(?:#[^\\n]*|log\\w*\\.\\w+\\([^\\n]*\\))\\s*)*(?:continue\\b|return\\s*(?:None|False|\\n|$))`,
    ).test(textOf(file, definition));
  return (
    method === "update" && statement.type === "if_statement" && inside(call, child(statement, "condition") ?? statement.children[0] ?? call)
  );
}

const judgedKey = {};

/** Judges the function around the first write that is met in it; the others are found from there. */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const { test, migration, seed } = file.role;
  if (
    test ||
    migration ||
    seed ||
    isScript(file) ||
    /migrat|backfill|seed|dummy_?data|fake_?data|\bfixes\/|(?:^|\/)(?:factor(?:y|ies)|initiali[sz]ation|bootstrap)\.py$/i.test(file.path)
  )
    return undefined;
  const definition = enclosingFunction(call);
  const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
  if (
    definition?.type !== "function_definition" ||
    judged.has(definition) ||
    /^handle$/.test(definitionName(definition, file)) ||
    maintenance.test(definitionName(definition, file)) ||
    !writeOf(call, file) ||
    isGuardedForTests(definition, file)
  )
    return undefined;
  judged.add(definition);
  const writes = writesIn(definition, file);
  const groups = new Map<string, Write[]>();
  for (const write of writes) {
    const key = `${write.orm} ${write.kind} ${write.kind === "commit" ? write.on : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), write]);
  }
  return [...groups.values()].flatMap((group): Outcome[] => {
    const outcome = group[0]?.kind === "commit" ? judgeCommits(group, definition, file) : judgeWrites(group, definition, file);
    return outcome ? [outcome] : [];
  });
}

function related(writes: readonly Write[]): readonly RelatedPlace[] {
  return writes.map(({ call, kind, model }) => ({
    at: { start: call.start, end: call.end },
    message: kind === "commit" ? "Another commit" : `Another write${model ? ` to ${model}` : ""}`,
  }));
}

/** Several commits of one session in one call. Work for another system between them is a reason to commit in steps. */
function judgeCommits(commits: readonly Write[], definition: SyntaxNode, file: PyFile): Outcome | undefined {
  const looped = commits.find(({ call }) => isLoopWrite(call, definition, file));
  const steps = storing(
    commits.filter(({ call }) => !standsAlone(call, commits) && !takesBack(call)),
    definition,
    file,
  );
  const chain = joined(
    longestChain(steps, ({ call }) => call, file),
    definition,
    file,
  );
  const [first] = chain;
  // A job commits how far it has come, and is run again from there.
  const job = isJobs(definition, file);
  if (first && chain.length > 1 && changesOneRow(chain, definition, file)) return met(first.call);
  if (first && chain.length > 1 && !job) {
    const places = [...changesBefore(chain.at(-1) ?? first, definition, file), ...chain].sort((a, b) => a.call.start - b.call.start);
    const start = places[0] ?? first;
    const second = chain[1];
    if (second && chain.length === 2 && storesAudit(first, second, definition, file))
      return problem("audit", start.call, {
        data: { remedy: "one transaction" },
        priority: "P2",
        related: related(places.slice(1)),
        fixes: commitOnce(chain),
      });
    return problem("commits", start.call, {
      data: { count: chain.length },
      ...(ofOwnSessions(chain, file) || isRepeated(definition, file) ? { priority: "P2" as const } : {}),
      related: related(places.slice(1)),
      fixes: commitOnce(chain),
    });
  }
  if (looped && !job) {
    const loop = enclosingLoop(looped.call);
    const start = changesBefore(looped, loop ?? definition, file)[0] ?? looped;
    return problem("loop", start.call, {
      data: { remedy: looped.orm === "dbapi" ? "one transaction" : `${looped.on}.begin()` },
      ...priorityOf("loop", [], false),
    });
  }
  return commits[0] ? met(commits[0].call) : undefined;
}

/** The calls within a function or loop that change what this commit stores, or one before it. */
function changesBefore(commit: Write, within: SyntaxNode, file: PyFile): Write[] {
  const found: Write[] = [];
  walkTree(within, (node) => {
    if (node !== within && /^(?:function_definition|lambda|class_definition)$/.test(node.type)) return false;
    if (node.type !== "call" || node.start > commit.call.start || !staysForCommit(node, commit.on, file)) return true;
    if (canFollow(node, commit.call, file)) found.push({ orm: commit.orm, kind: "write", call: node, on: commit.on, model: "" });
    return true;
  });
  return found;
}

/** Whether a commit stands in the handler of an error: it takes back, or marks, what could not be done. */
function takesBack(call: SyntaxNode): boolean {
  return ancestor(call, "except_clause", "function_definition")?.type === "except_clause";
}

/** Whether each commit belongs to a session that a `with` around it opens for it alone: whoever wrote them so meant steps. */
function ofOwnSessions(chain: readonly Write[], file: PyFile): boolean {
  const opened = chain.map(({ call, on }) => {
    for (let node: SyntaxNode | null = call; node && node.type !== "function_definition"; node = node.parent)
      if (
        node.type === "with_statement" &&
        new RegExp(`\\bas\\s+${on.replace(/\W/g, "\\$&")}\\s*[:,)]`).test(textOf(file, node).split("\n", 1)[0] ?? "")
      )
        return node;
    return undefined;
  });
  return !opened.includes(undefined) && new Set(opened).size === opened.length;
}

/** Whether a commit has a `try` of its own that goes on after a failure: the author treats it as a step by itself. */
function standsAlone(call: SyntaxNode, commits: readonly Write[]): boolean {
  for (let node: SyntaxNode = call; node.parent && node.type !== "function_definition"; node = node.parent) {
    const { parent } = node;
    if (parent.type !== "try_statement" || node.field !== "body") continue;
    if (commits.some((other) => other.call !== call && inside(other.call, parent))) return false;
    const handlers = parent.children.filter((part) => part.type === "except_clause");
    if (handlers.some((part) => !/^(?:raise|return)_statement$/.test(namedChildren(namedChildren(part).at(-1)).at(-1)?.type ?? "")))
      return true;
  }
  return false;
}

/** The longest stretch of a chain with nothing between its parts that a transaction must not wait for. */
function joined(chain: readonly Write[], definition: SyntaxNode, file: PyFile): Write[] {
  let best: Write[] = [];
  let current: Write[] = [];
  for (const write of chain) {
    const last = current.at(-1);
    const apart =
      last &&
      between(last.call, write.call, definition, (node) => node.type === "yield" || (node.type === "call" && reachesOut(node, file)));
    current = apart ? [write] : [...current, write];
    if (current.length > best.length) best = current;
  }
  return best;
}

/** A call that a transaction must not wait for: one that leaves the process, or says so by its name. */
function reachesOut(call: SyntaxNode, file: PyFile): boolean {
  return (
    isExternalCall(call, file) ||
    /^_?(?:send|push|publish|broadcast|dispatch|deliver|upload|download|enqueue|wake)_\w+$/.test(calledName(call, file)) ||
    (/^(?:provision|deprovision|terminate|restart|deploy|launch|shutdown)$/.test(calledName(call, file)) && receiverOf(call) !== undefined)
  );
}

/** Whether the work of a function is done again when it stops half way: jobs, what stands in their places, and what brings two sides together. */
function isInBackground(definition: SyntaxNode, file: PyFile): boolean {
  return isBackground(file.path) || repeated.test(definitionName(definition, file)) || isJobs(definition, file);
}

const jobLibraries = /\b(?:celery|shared_task|dramatiq|huey|django_q|apscheduler|procrastinate|arq|rq|task_?queue|background)\b/i;

/** Whether a function's folder or name says that it is run again. A `tasks.py` without a library for jobs may be about a to-do list. */
function isRepeated(definition: SyntaxNode, file: PyFile): boolean {
  if (repeated.test(definitionName(definition, file))) return true;
  const folder = file.path.slice(0, file.path.lastIndexOf("/") + 1);
  return isBackground(`${folder}_.py`) || (isBackground(file.path) && mentions(file, jobLibraries));
}

/** Whether a function is a job, or only jobs call it. */
function isJobs(definition: SyntaxNode, file: PyFile): boolean {
  if (isJob(definition, file)) return true;
  const callers = new Set(callersOf(definitionName(definition, file), file));
  callers.delete(definitionName(definition, file));
  if (callers.size === 0) return false;
  let job = false;
  let other = false;
  walkTree(file.root, (node) => {
    if (node.type !== "function_definition" || !callers.has(definitionName(node, file))) return true;
    if (isJob(node, file)) job = true;
    else if (!callsOnlyIn(node, callers, file)) other = true;
    return true;
  });
  return job && !other;
}

/** Whether a function is itself called by one of some others of its file. */
function callsOnlyIn(definition: SyntaxNode, callers: ReadonlySet<string>, file: PyFile): boolean {
  const own = definitionName(definition, file);
  return callersOf(own, file).some((name) => name !== own && callers.has(name));
}

/** A write that a loop repeats, where that is not done on purpose: in batches, or with a handler for each round. */
function isLoopWrite(call: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const loop = enclosingLoop(call);
  if (!loop || !inside(loop, definition)) return false;
  const body = child(loop, "body");
  const head = file.text.slice(loop.start, body?.start ?? loop.end);
  if (
    loop.type === "while_statement" ||
    isProgress(call, loop, file) ||
    isRepeatedAlike(call, loop, file) ||
    /\b(?:batch|chunk|page|attempt|retr|poll|event|range\(\s*(?:max_|self\.max|\d)|queue|stream|consumer|subscribe|listen|yield)/i.test(
      head,
    )
  )
    return false;
  for (let node: SyntaxNode = call; node !== loop && node.parent; node = node.parent) {
    if (node.type === "except_clause" || (node.parent.type === "try_statement" && node.field === "body" && node.parent !== loop.parent))
      return false;
    if (
      node.parent.type === "if_statement" &&
      /%|\blen\(|>=|batch|count|every|chunk/i.test(textOf(file, child(node.parent, "condition") ?? node))
    )
      return false;
    if (/^(?:return_statement|break_statement)$/.test(lastStatement(node)?.type ?? "")) return false;
  }
  let external = false;
  walkTree(loop, (node) => {
    // if row is None: continue – each element is treated for itself
    if (node.type === "continue_statement") external = true;
    if (node.type === "call" && (isExternalCall(node, file) || talksToClient(node, file))) external = true;
    return !external;
  });
  return !external;
}

/** The row gets what another run would give it again, whatever its neighbours have: `row.state = FAILED; row.save()`. */
function isRepeatedAlike(call: SyntaxNode, loop: SyntaxNode, file: PyFile): boolean {
  const method = calledName(call, file);
  const receiver = receiverOf(call);
  if (!receiver || !usesDjango(file)) return false;
  if (method === "delete") return true;
  const head = child(loop, "left") ?? loop;
  const own = new RegExp(`\\b(?:${textOf(file, head).match(/\w+/g)?.join("|") ?? "_"})\\b`);
  if (method === "update") return [...argumentsOf(call, file).keyword.values()].every((value) => !own.test(textOf(file, value)));
  if (method !== "save" || textOf(file, receiver) !== textOf(file, head)) return false;
  const given = [...textOf(file, loop).matchAll(new RegExp(`^\\s*${textOf(file, head)}\\.\\w+\\s*[-+*/]?=(?!=)(.*)$`, "gm"))];
  return given.length > 0 && given.every(([all, value = ""]) => !/[-+*/]=/.test(all) && !own.test(value));
}

/** `log.save()` each round, of a row that the loop did not make: how far it has come. */
function isProgress(call: SyntaxNode, loop: SyntaxNode, file: PyFile): boolean {
  const receiver = receiverOf(call);
  if (receiver?.type !== "identifier" || !/^a?save$/.test(calledName(call, file))) return false;
  const name = textOf(file, receiver);
  return !new RegExp(`\\bfor\\b[^:\\n]*\\b${name}\\b[^:\\n]*\\bin\\b|\\b${name}\\b(?:\\s*,\\s*\\w+)*\\s*:?=[^=]|\\bas ${name}\\b`).test(
    textOf(file, loop),
  );
}

/** A call of something whose name says that it talks to another system. */
function talksToClient(call: SyntaxNode, file: PyFile): boolean {
  return /(?:^|[._])(?:plugin|client|api|provider|gateway|adapter|connector|bucket|storage|mailer|slack|webhook|backend|transport)(?:\.|$)/i.test(
    textOf(file, receiverOf(call) ?? call.children[0] ?? call),
  );
}

function lastStatement(node: SyntaxNode): SyntaxNode | undefined {
  return node.type === "block" ? namedChildren(node).at(-1) : undefined;
}

function inside(node: SyntaxNode, definition: SyntaxNode): boolean {
  return definition.start <= node.start && node.end <= definition.end;
}

function remedyOf({ orm, on }: Write): string {
  if (orm === "django") return "transaction.atomic()";
  if (orm === "autocommit") return "one transaction";
  if (orm === "mongo") return "session.start_transaction()";
  if (orm === "tortoise") return "in_transaction()";
  return orm === "peewee" ? "db.atomic()" : `${/pool/i.test(on) ? "connection" : on}.transaction()`;
}

/** What Django's admin site calls within the transaction of a form that is sent or a row that is deleted. */
const adminHook = /^(?:save_model|save_formset|save_related|save_form|save_new|delete_model|log_(?:addition|change|deletions?))$/;

/**
 * A receiver of a signal runs inside of what sent it, an overridden save() inside of the save that its caller began, and the hooks of an admin
 * class inside of the view of the admin site.
 */
function isPartOfAnother(definition: SyntaxNode, file: PyFile): boolean {
  const owner = enclosingClass(definition);
  if (adminHook.test(definitionName(definition, file)) && owner && baseNames(owner, file).some((name) => /Admin|Inline/.test(name)))
    return true;
  if (/^a?(?:save|delete)$/.test(definitionName(definition, file)) && /\bsuper\(\)/.test(textOf(file, definition))) return true;
  const names = new Set(parametersOf(definition, file).map(({ name }) => name));
  return (
    (names.has("sender") && names.has("instance")) || decoratorsOf(definition, file).some(({ name }) => /(?:^|\.)receiver$/.test(name))
  );
}

/**
 * Nothing, where all writes of a chain save one and the same row: its state before and after the work, or what is known of it later.
 * `form.save()` gives or takes the row that is saved behind it.
 */
function ofSeveralRows(chain: readonly Write[], file: PyFile): readonly Write[] {
  const rows = new Set(chain.map(({ call }) => savedRow(call, file)));
  if (chain.length < 2 || rows.has(undefined)) return chain;
  return rows.size === 1 ? [] : chain;
}

/** The name of the row that a call saves; undefined where it is not told, or the call does something else. */
function savedRow(call: SyntaxNode, file: PyFile): string | undefined {
  const receiver = receiverOf(call);
  const name = calledName(call, file);
  // Entry.objects.filter(id=entry.id).update(created_at=…): what the row itself cannot be given
  if (receiver && name === "update") return /\.filter\((?:id|pk)=(\w+)\.(?:id|pk)\)$/.exec(textOf(file, receiver).replace(/\s+/g, ""))?.[1];
  if (!receiver || !/^a?(?:save|create)$/.test(name)) return undefined;
  const given = call.parent?.type === "await" ? call.parent : call;
  const target = given.parent?.type === "assignment" ? child(given.parent, "left") : undefined;
  if (/create$/.test(name)) return target && textOf(file, target);
  if (!/(?:^|_)form$|serializ/i.test(textOf(file, receiver))) return textOf(file, receiver);
  if (target) return textOf(file, target);
  const made = follow(receiver, file);
  const [instance] = made.type === "call" ? argumentsOf(made, file).positional : [];
  const keyword = made.type === "call" ? argumentsOf(made, file).keyword.get("instance") : undefined;
  return (keyword ?? instance) && textOf(file, keyword ?? instance ?? made);
}

const callsKey = {};

/** The names of a function and of those in the same file by way of which it is called; names that say nothing are left out. */
function callersOf(name: string, file: PyFile): readonly string[] {
  const callers = file.memo(callsKey, () => {
    const found = new Map<string, Set<string>>();
    walkTree(file.root, (node) => {
      const within = node.type === "call" ? enclosingFunction(node) : undefined;
      if (within?.type === "function_definition") {
        const called = calledName(node, file);
        found.set(called, (found.get(called) ?? new Set()).add(definitionName(within, file)));
      }
      return true;
    });
    return found;
  });
  const names = new Set([name]);
  for (const each of names) for (const caller of callers.get(each) ?? []) names.add(caller);
  return [...names].filter(tells);
}

/** Writes that are stored one by one, unless a transaction is open. */
function judgeWrites(all: readonly Write[], definition: SyntaxNode, file: PyFile): Outcome | undefined {
  if (isPartOfAnother(definition, file)) return undefined;
  const [some] = all;
  // assert connection.in_atomic_block
  if (some && /\bin_atomic_block\b/.test(textOf(file, definition))) return met(some.call);
  const callers = callersOf(definitionName(definition, file), file);
  if (callers.some((name) => calledInTransactions(file).has(name))) return undefined;
  const open = all.filter(({ call }) => !inTransaction(call, file));
  const first = all[0];
  if (!first) return undefined;
  if (open.length === 0) return met(first.call);
  const progress = new Set(open.filter((write) => tellsProgress(write, open, definition, file)));
  const lasting = open.filter(
    (write, i) =>
      !progress.has(write) &&
      !storesNothingNew(write, definition, file) &&
      (!isRepeatable(write, file) || followsDeletion(write, open.slice(0, i), file)),
  );
  const chain = belongingTogether(
    joined(
      longestChain(lasting, ({ call }) => call, file),
      definition,
      file,
    ),
    file,
  );
  const [start, ...others] = ofSeveralRows(chain, file);
  // Whoever calls the function may have opened a transaction, and Django may wrap each request by a setting: only the project's facts tell.
  const pending = { pending: { django: first.orm === "django" && !isBackground(file.path), callers } satisfies Pending };
  if (start && others.length > 0 && !chain.every(({ model }) => isPassing(model) || isStatisticsModel(model))) {
    const remedy = remedyOf(start);
    const main = chain.filter((write) => !isAuditName(write.model));
    const records = chain.filter((write) => isAuditName(write.model));
    const deeds = chain.map((write) => ({ ...deedOf(write, file), light: setsStampsOnly(write, definition, file) }));
    if (onlyClears(deeds) || onlyStates(chain, file)) return met(first.call);
    // Old records that are cleared away say nothing of what has been done now.
    if (main.length === 1 && chain.length === 2 && records.every((write) => deedOf(write, file).deletes)) return met(first.call);
    if (main.length === 1 && chain.length === 2)
      return problem("audit", start.call, {
        data: { remedy },
        priority: "P2",
        related: related(others),
        fixes: wrapFix(chain, remedy, definition, file),
        ...pending,
      });
    return problem("writes", start.call, {
      data: { count: chain.length, remedy },
      ...priorityOf("writes", deeds, isInBackground(definition, file)),
      related: related(others),
      fixes: wrapFix(chain, remedy, definition, file),
      ...pending,
    });
  }
  // A loop that tells how far it has come does not take back what it has done.
  const told = [...progress].flatMap(({ call }) => enclosingLoop(call) ?? []);
  const looped = lasting.find(
    (write) =>
      !isStatisticsModel(write.model) &&
      !isRepeatable(write, file) &&
      !told.some((loop) => inside(write.call, loop)) &&
      isLoopWrite(write.call, definition, file),
  );
  if (looped)
    return problem("loop", looped.call, {
      data: { remedy: remedyOf(looped) },
      ...priorityOf("loop", [], false),
      fixes: wrapFix([looped], remedyOf(looped), definition, file),
      ...pending,
    });
  return met(first.call);
}

/** Whether rows of the same model have been deleted before: what goes in their place has to come. */
function followsDeletion({ model }: Write, before: readonly Write[], file: PyFile): boolean {
  return before.some((write) => write.model === model && /delete/.test(calledName(write.call, file)));
}

/** What a write does; a row that is saved may be a new one, which only its class tells. */
function deedOf({ call, model }: Write, file: PyFile): Deed {
  const name = calledName(call, file);
  const sql = /\b(insert|delete)\b/i.exec(textOf(file, child(call, "arguments") ?? call))?.[1]?.toLowerCase();
  const statement = statementCalls.test(name);
  return {
    deletes: statement ? sql === "delete" : /delete/.test(name),
    creates: statement ? sql === "insert" : /create|insert/.test(name),
    model,
  };
}

const statementCalls = /^(?:execute|executemany|fetch\w*|execute_many)$/;

/** Puts the statements from the first write to the last below a `with`, when they stand in one block. */
function wrapFix(chain: readonly Write[], remedy: string, definition: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const [first] = chain;
  if (!first || (first.orm !== "django" && first.orm !== "asyncpg") || /pool/i.test(first.on)) return [];
  // Django's atomic() cannot be entered by async code.
  if (first.orm === "django" && isAsync(definition)) return [];
  const loop = chain.length === 1 ? enclosingLoop(first.call) : undefined;
  const calls = chain.map(({ call }) => loop ?? call);
  const block = commonBlock(calls);
  if (!block) return [];
  const statements = calls.map((call) => statementIn(block, call));
  const from = statements[0] as SyntaxNode;
  const to = statements.at(-1) as SyntaxNode;
  const lines = { first: file.lines.lineOf(from.start), last: file.lines.lineOf(to.end) };
  // Text inside of a literal of several lines would be moved too.
  if (
    hasLongString(block, from, to, file) ||
    file.lines.lineText(lines.first).trimStart() !== file.text.slice(from.start, file.lines.lineSpan(lines.first).end)
  )
    return [];
  const unit = indentUnit(file);
  const indent = file.text.slice(file.lines.lineSpan(lines.first).start, from.start);
  const reference = first.orm === "django" ? importedMember("django.db", "transaction", file) : undefined;
  const opening = reference ? `with ${reference.text}.atomic():` : `async with ${first.on}.transaction():`;
  const edits: TextEdit[] = [{ start: from.start, end: from.start, text: `${opening}${lineEndOf(file.text)}${indent}${unit}` }];
  for (let line = lines.first + 1; line <= lines.last; line++) {
    const span = file.lines.lineSpan(line);
    if (file.lines.lineText(line).trim() !== "") edits.push({ start: span.start, end: span.start, text: unit });
  }
  return [{ fix: "wrapSuggest", data: { remedy }, edits: [...edits, ...(reference?.edits ?? [])] }];
}

/** The innermost block that holds all of the nodes, within their function. */
function commonBlock(nodes: readonly SyntaxNode[]): SyntaxNode | undefined {
  let block = nodes[0] ? statementOf(nodes[0]).parent : null;
  while (block && block.type === "block" && !nodes.every((node) => inside(node, block as SyntaxNode))) {
    const owner: SyntaxNode | null = block.parent;
    if (!owner || owner.type === "function_definition") return undefined;
    block = statementOf(owner).parent;
  }
  return block?.type === "block" ? block : undefined;
}

/** The statement of a block that holds a node. */
function statementIn(block: SyntaxNode, node: SyntaxNode): SyntaxNode {
  let current = node;
  while (current.parent && current.parent !== block) current = current.parent;
  return current;
}

function hasLongString(block: SyntaxNode, from: SyntaxNode, to: SyntaxNode, file: PyFile): boolean {
  let found = false;
  walkTree(block, (node) => {
    if (node.end <= from.start || node.start >= to.end) return false;
    if (node.type === "string" && file.lines.lineOf(node.start) !== file.lines.lineOf(node.end)) found = true;
    return !found;
  });
  return found;
}

/** Leaves the last commit and turns the earlier ones into a flush, or takes them away where there is none. */
function commitOnce(chain: readonly Write[]): readonly ProblemFix[] {
  const last = chain.at(-1);
  const lastBlock = last && statementOf(last.call).parent;
  if (!last || !lastBlock) return [];
  const earlier = chain.slice(0, -1);
  // The last commit has to be reached whenever an earlier one is.
  if (earlier.some(({ call }) => call.start < lastBlock.start || statementOf(call).type !== "expression_statement")) return [];
  if (last.orm === "dbapi" || /conn|cnx|uow|unit/i.test(last.on)) return [];
  const edits = earlier.flatMap(({ call }): TextEdit[] => {
    const name = child(child(call, "function"), "attribute");
    return name ? [{ start: name.start, end: name.end, text: "flush" }] : [];
  });
  return [{ fix: "commitOnce", edits }];
}

/** `ATOMIC_REQUESTS = True` on its own, by which somebody wanted a transaction for each request and has none. */
function visitSetting(assignment: SyntaxNode, file: PyFile): Outcomes {
  return misplacedAtomic(assignment, file) ? problem("setting", child(assignment, "left") ?? assignment) : undefined;
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(writeMethods.map((name) => [name, visitCall])),
  node: { assignment: visitSetting },
};
