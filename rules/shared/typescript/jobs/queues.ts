/** Queues: where they are made, and the defaults that their jobs get. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { decoratorsOf, isFunction, lastNameOf, unwrap, walkBelow, walkOwn } from "../nodes.ts";
import { declarationOf, initializerOf, originOf } from "../scope.ts";
import { environmentRead, objectOf, type Option, optionOf, staticString, textWithHoles } from "../values.ts";
import { type JobLibrary, libraryOfModule, libraryOfName } from "./libraries.ts";

/** What is known of the queue behind an expression. */
export interface Queue {
  /** Absent where only the module that makes the queue could tell. */
  readonly library?: JobLibrary;
  /** `new Queue(…)` where it stands in this file. */
  readonly made?: TS.NewExpression;
  /** The queue's own name, as far as known. */
  readonly name?: string;
  /** The project's module and the exported name that the queue is imported from. */
  readonly imported?: { readonly module: string; readonly name: string };
}

/** `new Queue("mail", …)` of BullMQ, Bull and bee-queue, `new PgBoss(…)`. */
function madeQueue(expression: TS.Expression, file: TsFile): Queue | undefined {
  const inner = unwrap(expression);
  // globalForQueue.mail ?? new Queue("mail")
  if (ts.isBinaryExpression(inner)) return madeQueue(inner.right, file);
  if (ts.isCallExpression(inner)) return queueOfFunction(inner, file);
  if (!ts.isNewExpression(inner)) return undefined;
  const origin = originOf(inner.expression, file);
  const library = origin && libraryOfModule(origin.module);
  const className = origin?.members.at(-1) ?? origin?.name;
  if (!library || !/^(?:default|\*|Queue|QueuePro|PgBoss|Agenda|Inngest)$/.test(className ?? "")) return undefined;
  const name = staticString(inner.arguments?.[0], file);
  return { library, made: inner, ...(name === undefined ? {} : { name }) };
}

/** `mailQueue()`: a function of the file that makes the queue, or hands out the one it has made. */
function queueOfFunction(call: TS.CallExpression, file: TsFile): Queue | undefined {
  const declaration = ts.isIdentifier(call.expression) ? declarationOf(call.expression, file) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  if (!value || !isFunction(value) || !value.body) return undefined;
  if (!ts.isBlock(value.body)) return madeQueue(value.body, file);
  let found: Queue | undefined;
  walkOwn(value.body, (node) => {
    if (!found && ts.isNewExpression(node)) found = madeQueue(node, file);
  });
  return found;
}

/** A declared type such as `Queue`, `Queue<Mail>` or `Bull.Queue`. */
function typedQueue(type: TS.TypeNode | undefined, file: TsFile): Queue | undefined {
  if (!type || !ts.isTypeReferenceNode(type)) return undefined;
  const name = type.typeName;
  const first = ts.isQualifiedName(name) ? name.left : name;
  const last = ts.isQualifiedName(name) ? name.right.text : name.text;
  const library = ts.isIdentifier(first) ? libraryOfName(first.text, file) : undefined;
  return library && /^(?:Queue|QueuePro|PgBoss|Agenda|Inngest|Bull|BeeQueue)$/.test(last) ? { library } : undefined;
}

/** The queue that an expression means, or undefined when it is none or cannot be told. */
export function queueOf(expression: TS.Expression, file: TsFile): Queue | undefined {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    const initializer =
      declaration && ts.isVariableDeclaration(declaration) ? (initializerOf(inner, file) ?? declaration.initializer) : undefined;
    const made = initializer && madeQueue(initializer, file);
    if (made) return made;
    if (declaration && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) {
      const typed = typedQueue(declaration.type, file);
      if (typed) return typed;
    }
    return importedQueue(inner, file);
  }
  if (!ts.isPropertyAccessExpression(inner)) return madeQueue(inner, file);
  return inner.expression.kind === ts.SyntaxKind.ThisKeyword ? memberQueue(inner, file) : importedQueue(inner, file);
}

/** Modules that hold a project's queues. */
const queueModule = /(?:^|[/.-])(?:queues?|jobs?|bullmq)(?:\.[jt]s)?$/i;

/** A queue of another module of the project: told by its name or its module's alone, so what it is must be confirmed by that module. */
function importedQueue(expression: TS.Expression, file: TsFile): Queue | undefined {
  const origin = originOf(expression, file);
  if (!origin || !/^[.@~#]|^src\//.test(origin.module) || libraryOfModule(origin.module)) return undefined;
  const name = origin.members.at(-1) ?? origin.name;
  const called = name === "default" || name === "*" ? lastNameOf(expression) : name;
  return /queue$/i.test(called) || queueModule.test(origin.module) ? { imported: { module: origin.module, name } } : undefined;
}

/** `this.queue`: an injected or typed member, or one that the class makes. */
function memberQueue(access: TS.PropertyAccessExpression, file: TsFile): Queue | undefined {
  const owner = ts.findAncestor(access, ts.isClassLike);
  const wanted = access.name.text;
  for (const member of owner?.members ?? []) {
    if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === wanted) {
      const made = (member.initializer && madeQueue(member.initializer, file)) ?? assignedQueue(owner, wanted, file);
      return made ?? declaredQueue(member, file);
    }
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find((each) => ts.isIdentifier(each.name) && each.name.text === wanted);
    if (parameter) return declaredQueue(parameter, file);
  }
  return assignedQueue(owner, wanted, file);
}

/** `@InjectQueue("mail") private readonly queue: Queue` */
function declaredQueue(declaration: TS.PropertyDeclaration | TS.ParameterDeclaration, file: TsFile): Queue | undefined {
  const typed = typedQueue(declaration.type, file);
  for (const { expression } of decoratorsOf(declaration)) {
    if (!ts.isCallExpression(expression) || lastNameOf(expression.expression) !== "InjectQueue") continue;
    const library = typed?.library ?? libraryOfName("InjectQueue", file);
    const name = staticString(expression.arguments[0], file);
    return library && { library, ...(name === undefined ? {} : { name }) };
  }
  return typed;
}

/** `this.queue = new Queue(…)` somewhere in the class. */
function assignedQueue(owner: TS.ClassLikeDeclaration | undefined, wanted: string, file: TsFile): Queue | undefined {
  let found: Queue | undefined;
  if (!owner) return undefined;
  walkBelow(owner, (node) => {
    if (found) return false;
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
    const { left } = node;
    if (ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword && left.name.text === wanted)
      found = madeQueue(node.right, file);
    return undefined;
  });
  return found;
}

/** The options that a queue is made with; undefined when there are none, null when they cannot be read. */
export function queueOptions(made: TS.NewExpression, file: TsFile): TS.ObjectLiteralExpression | undefined | null {
  const [, ...rest] = made.arguments ?? [];
  for (const argument of rest) {
    const object = objectOf(argument, file);
    if (object) return object;
    // new Queue("mail", process.env.REDIS_URL): Bull takes an address before the options.
    const address =
      textWithHoles(argument, file) !== undefined || environmentRead(argument, file) !== undefined || /ur[il]$/i.test(lastNameOf(argument));
    if (!address) return null;
  }
  return undefined;
}

/** An option of the defaults that a queue gives to its jobs (`defaultJobOptions: { attempts: 3 }`). */
export function defaultOption(made: TS.NewExpression, name: string, file: TsFile): Option {
  const options = queueOptions(made, file);
  if (!options) return options === null ? { state: "unknown", origins: [] } : { state: "absent" };
  const defaults = optionOf(options, "defaultJobOptions", file);
  if (defaults.state !== "set") return defaults;
  const values = objectOf(defaults.value, file);
  return values ? optionOf(values, name, file) : { state: "unknown", origins: [] };
}
