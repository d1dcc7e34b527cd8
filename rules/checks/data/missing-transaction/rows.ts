/** TypeScript: writes that say by their form how much they have to do with others. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { enclosingFunction, lastNameOf, propertyName, sourceOf, unwrap, unwrapAwait, walkOwn } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";
import type { PathWrite } from "./paths.ts";
import { isPassing, isStampField, isStateField } from "./weight.ts";

const touched = "count|affected|affectedRows|modifiedCount|matchedCount|upsertedCount|rowCount|numUpdatedRows|numAffectedRows|changes";

/**
 * `const claimed = await prisma.job.updateMany({ where: { id, state } … }); if (claimed.count > 0) …`: a row is taken when it is still as it
 * was read, and what follows depends on that. `if (done.count === 0) throw` only asks whether there is such a row.
 */
export function isClaim({ call, operation }: PathWrite, file: TsFile): boolean {
  const passesOver =
    /^(?:insert|create)/i.test(operation) && /\.(?:ignore|doNothing|onConflictDoNothing|orIgnore)\(/.test(chainSource(call, file));
  if (!passesOver && !/^(?:update|delete|findOneAnd)/i.test(operation)) return false;
  const name = resultOf(call);
  const fn = name && enclosingFunction(call);
  if (!name || !fn) return false;
  const text = sourceOf(fn, file);
  // if (inserted[0]) return …: what stands behind it is done when nothing was written here.
  if (
    new RegExp(
      `\\bif\\s*\\(\\s*${name}(?:\\s*\\??\\.?\\[0\\]|\\??\\.length(?:\\s*>\\s*0|\\s*===?\\s*1)?)\\s*\\)\\s*\\{?\\s*return\\b`,
    ).test(text)
  )
    return true;
  const counted = `${name}\\s*\\??\\.\\s*(?:${touched})`;
  const taken = new RegExp(`\\bif\\s*\\(\\s*${counted}\\s*(?:>\\s*0n?|>=\\s*1n?|===?\\s*1n?)\\s*\\)`);
  // Whoever answers, or throws, when nothing was written asks whether there is such a row.
  const missed = new RegExp(
    `\\bif\\s*\\(\\s*(?:!${counted}|!${name}|${counted}\\s*(?:<\\s*1n?|!==?\\s*1n?|===?\\s*0n?))\\s*\\)\\s*\\{?\\s*(?:(?:\\/\\/[^\\n]*|(?:console|log|logger|this\\.logger)\\.\\w+\\([^;]*\\);?)\\s*)*(?:continue\\b|return\\s*(?:;|\\}|\\n|(?:false|null|undefined|0|\\[\\])\\s*[;}\\n]))`,
  );
  return taken.test(text) || missed.test(text);
}

/** The variable that keeps what a write gave. */
function resultOf(call: TS.Node): string | undefined {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || isChained(node)) node = node.parent;
  if (!ts.isVariableDeclaration(node)) return undefined;
  // const [claimed] = await db.update(jobs).set(…).where(…).returning()
  const [only] = ts.isArrayBindingPattern(node.name) ? node.name.elements : [];
  const name = only && ts.isBindingElement(only) ? only.name : node.name;
  return ts.isIdentifier(name) ? name.text : undefined;
}

function isChained(node: TS.Node): boolean {
  return (
    (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent)) ||
    (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
  );
}

/** A write with the calls of the builder behind it: `db("jobs").insert(row).onConflict("name").ignore()`. */
export function chainSource(call: TS.Node, file: TsFile): string {
  let node = call;
  while (isChained(node.parent)) node = node.parent;
  return sourceOf(node, file);
}

/**
 * Whether the client of a write is a field that the constructor of its class was given, `constructor(private db: Knex)`: the class may as well
 * be made with a transaction. Repositories of TypeORM and MikroORM know theirs by themselves.
 */
export function isInjected({ client, orm, call }: PathWrite, file: TsFile): boolean {
  const owner = ts.findAncestor(call, ts.isClassLike);
  const field = /^this\.(\w+)\b/.exec(sourceOf(client, file))?.[1];
  if (!owner || !field || /^(?:typeorm|mongoose|mongodb)$/.test(orm)) return false;
  const made = owner.members.find(ts.isConstructorDeclaration);
  if (!made) return owner.heritageClauses !== undefined;
  return made.parameters.some(
    ({ name, modifiers }) =>
      ts.isIdentifier(name) &&
      ((modifiers && name.text === field) ||
        new RegExp(`\\bthis\\.${field}\\s*=\\s*${name.text}\\b|\\bsuper\\([^)]*\\b${name.text}\\b`).test(sourceOf(made, file))),
  );
}

/** Whether all lasting writes of a group are to one and the same row: what is missing of it afterwards is missing of one thing. */
export function isOfOneRow(writes: readonly PathWrite[], file: TsFile): boolean {
  const lasting = writes.filter(({ target }) => !isPassing(target));
  const [first, ...others] = lasting;
  if (!first || others.length === 0) return false;
  // A collection whose name is not told is known by its variable.
  const holder = (write: PathWrite): string => {
    const own = instanceOf(write.call, write.operation, file);
    return own ? `(${own})` : write.target || (write.orm === "mongodb" ? sourceOf(write.client, file) : "");
  };
  if (holder(first) === "" || first.loop || others.some((write) => holder(write) !== holder(first) || write.loop)) return false;
  const row = rowOf(first, file);
  const made = resultOf(first.call);
  return others.every((write) => {
    const own = rowOf(write, file);
    if (own !== undefined && own === row) return true;
    // Every row but the new one.
    if (own !== undefined && /not:|notIn|\$ne|<>|!=|(?:^|\W)(?:not|ne)\(/.test(own)) return false;
    return made !== undefined && own !== undefined && new RegExp(`(?:^|[^\\w.])${made}\\b`).test(own);
  });
}

/** What says which row is written: the `where` of Prisma, the filter of a collection, the row that is saved; undefined for a row that is made. */
function rowOf({ call, operation }: PathWrite, file: TsFile): string | undefined {
  const own = instanceOf(call, operation, file);
  if (own) return own;
  if (!ts.isCallExpression(call)) return plain(/\bWHERE\b([\s\S]*)$/i.exec(sourceOf(call, file))?.[1]);
  const [argument] = call.arguments;
  if (!argument) return /^save$/.test(operation) ? sourceOf(call.expression, file) : undefined;
  if (/^(?:save|persistAndFlush)$/.test(operation)) return plain(sourceOf(argument, file));
  if (/^(?:updateOne|findOneAndUpdate|findByIdAndUpdate|replaceOne)$/.test(operation)) return plain(sourceOf(argument, file));
  const inner = unwrap(argument);
  if (ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner))
    return plain(/\bWHERE\b([\s\S]*)$/i.exec(sourceOf(inner, file))?.[1]);
  const options = objectOf(argument, file);
  const where = options && optionOf(options, "where", file);
  return where?.state === "set" ? plain(sourceOf(where.value, file)) : undefined;
}

/** The variable of a record that writes itself: `run.update({ … })` of Sequelize, `order.save()` of Mongoose; a model begins with a capital. */
function instanceOf(call: TS.Node, operation: string, file: TsFile): string | undefined {
  if (!ts.isCallExpression(call) || !/^(?:update|save|set|patch|increment|decrement)$/.test(operation)) return undefined;
  const receiver = ts.isPropertyAccessExpression(call.expression) ? unwrap(call.expression.expression) : undefined;
  if (!receiver || !ts.isIdentifier(receiver) || !/^[a-z]/.test(receiver.text)) return undefined;
  // run = await Run.findOne(…): a record, not the client of a database.
  const declaration = declarationOf(receiver, file);
  const made =
    declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrapAwait(declaration.initializer) : undefined;
  return made && ts.isCallExpression(made) && /^(?:find|create|get|load|fetch|build|upsert)/.test(lastNameOf(made.expression))
    ? receiver.text
    : undefined;
}

/** Whether a write sets nothing but fields that tell how far something has come: `{ status: "done", finishedAt: now }`. */
export function setsStateOnly(write: PathWrite, file: TsFile): boolean {
  return setsOnly(write, isStateField, file);
}

/** Whether all that a write sets is when something was last done: `{ lastSeenAt: now }`. */
export function setsStampsOnly(write: PathWrite, file: TsFile): boolean {
  return setsOnly(write, isStampField, file);
}

function setsOnly({ call, operation }: PathWrite, matches: (field: string) => boolean, file: TsFile): boolean {
  if (!ts.isCallExpression(call) || !/update|patch|set/i.test(operation)) return false;
  const calls: TS.CallExpression[] = [call];
  for (let node: TS.Node = call; isChained(node.parent) && node.parent !== undefined; node = node.parent)
    if (ts.isCallExpression(node.parent)) calls.push(node.parent);
  for (const each of calls)
    for (const argument of each.arguments) {
      const options = objectOf(argument, file);
      if (!options) continue;
      const data = optionOf(options, "data", file);
      const given =
        data.state === "set" ? objectOf(data.value, file) : optionOf(options, "where", file).state === "set" ? undefined : options;
      const names = given?.properties.map((each) => (each.name ? (propertyName(each.name) ?? "") : "")) ?? [];
      if (names.length > 0) return names.every(matches);
    }
  return false;
}

function plain(text: string | undefined): string | undefined {
  return text?.replace(/[\s;`]+/g, "");
}

/** Whether all writes stand in an attempt whose failure is only told: the function goes on without them. */
export function isBestEffort(writes: readonly PathWrite[], file: TsFile): boolean {
  const [first] = writes;
  const clause = first?.tried?.catchClause;
  if (!clause || writes.some(({ tried }) => tried !== first.tried)) return false;
  const { statements } = clause.block;
  if (statements.length === 0 || !goesOnBehind(first.tried)) return false;
  return statements.every(
    (statement) =>
      ts.isExpressionStatement(statement) && tells.test(sourceOf(statement.expression, file).replace(/^(?:await|void)\s+/, "")),
  );
}

const tells = /^(?:console|(?:this\.)?\w*[lL]og(?:ger)?|Sentry)\b|^(?:log|capture|report|track)\w*\(/;

/** Whether something is done behind a statement that tried: what comes after it is what the function is for. */
function goesOnBehind(tried: TS.TryStatement | undefined): boolean {
  const block = tried?.parent;
  if (!tried || !block || !ts.isBlock(block)) return false;
  const later = block.statements.slice(block.statements.indexOf(tried) + 1);
  let works = false;
  for (const statement of later)
    walkOwn(statement, (node) => {
      if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression) && lastNameOf(node.expression.expression) !== "") works = true;
    });
  return works;
}
