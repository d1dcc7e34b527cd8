import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { decoratorsOf, lastNameOf, propertyName, receiverOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { addProperties, quoted } from "../../../shared/typescript/style.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";

/** A column that holds a time: where, whether with its zone, and how it gets one. */
interface Column {
  readonly name: string;
  /** The table or entity. */
  readonly model: string;
  readonly at: TS.Node;
  readonly zoned: boolean;
  /** The type as it is written; undefined where the library chooses it. */
  readonly type?: string | undefined;
  readonly edit: TextEdit | undefined;
}

/** How many other columns are shown beside the first. */
const shown = 20;

/** One decision for all tables of a file, so one finding. */
function report(columns: readonly Column[], type: string, file: TsFile, pending?: string): Outcome[] {
  const right = columns.filter((column) => column.zoned).map((column) => met(spanOf(column.at, file)));
  const naive = columns.filter((column) => !column.zoned);
  const [first, ...others] = naive;
  if (!first) return right;
  const edits = naive.flatMap((column) => column.edit ?? []);
  return [
    ...right,
    problem(others.length > 0 ? "columns" : "column", spanOf(first.at, file), {
      data: { name: first.name, model: first.model, type, count: others.length },
      related: others
        .slice(0, shown)
        .map(({ name, model, at }) => ({ at: spanOf(at, file), message: `${name} of ${model} has no time zone either` })),
      ...(edits.length === naive.length ? { fixes: [{ fix: "withZone", data: { type }, edits }] } : {}),
      ...(pending === undefined ? {} : { pending }),
    }),
  ];
}

const pgCore = /^drizzle-orm\/pg-core$/;

/** All tables of a document: pgTable("orders", { createdAt: timestamp("created_at") }) of Drizzle, and entities of TypeORM. */
function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const drizzle = importsModule(file, pgCore);
  const typeorm = importsModule(file, /^typeorm$/);
  if (!drizzle && !typeorm) return undefined;
  const tables: Column[] = [];
  const entities: Column[] = [];
  walkBelow(root, (node) => {
    if (drizzle && ts.isCallExpression(node) && /^(?:pgTable|table)$/.test(lastNameOf(node.expression)))
      tables.push(...drizzleColumns(node, file));
    if (typeorm && ts.isClassDeclaration(node)) entities.push(...typeormColumns(node, file));
  });
  return [...report(tables, "withTimezone: true", file), ...report(entities, "timestamptz", file, databaseNeeded(entities))];
}

/** What has to be known of the project's database: "timestamp" is a type of MySQL too, and what is left to the library depends on it. */
function databaseNeeded(columns: readonly Column[]): string | undefined {
  const types = columns.filter(({ zoned }) => !zoned).map(({ type }) => type);
  if (types.includes("timestamp without time zone")) return undefined;
  return types.includes("timestamp") ? "typeorm-named" : "typeorm";
}

function drizzleColumns(call: TS.CallExpression, file: TsFile): Column[] {
  const model = staticString(call.arguments[0], file);
  const columns = call.arguments[1];
  if (model === undefined || !columns) return [];
  const found: Column[] = [];
  walkBelow(columns, (node) => {
    if (!ts.isCallExpression(node) || lastNameOf(node.expression) !== "timestamp") return;
    // Imported, or a member of what the callback is given.
    const receiver = receiverOf(node);
    if (!(receiver ? ts.isIdentifier(receiver) : pgCore.test(originOf(node.expression, file)?.module ?? ""))) return;
    const settings = node.arguments.at(-1);
    const options = settings && objectOf(settings, file);
    const zone = options && optionOf(options, "withTimezone", file);
    if (zone?.state === "unknown" || (settings && !options && staticString(settings, file) === undefined)) return;
    found.push({
      name: columnName(node),
      model,
      at: node.expression,
      zoned: zone?.state === "set" && staticValue(zone.value, file)?.value === true,
      edit: drizzleEdit(node, options, zone, file),
    });
  });
  return found;
}

function drizzleEdit(
  call: TS.CallExpression,
  options: TS.ObjectLiteralExpression | undefined,
  zone: ReturnType<typeof optionOf> | undefined,
  file: TsFile,
): TextEdit | undefined {
  if (zone?.state === "set") return { ...spanOf(zone.value, file), text: "true" };
  if (options) return call.arguments.includes(options) ? addProperties(options, ["withTimezone: true"], file) : undefined;
  const at = call.arguments.at(-1)?.end ?? call.end - 1;
  return { start: at, end: at, text: `${call.arguments.length > 0 ? ", " : ""}{ withTimezone: true }` };
}

function columnName(call: TS.CallExpression): string {
  const property = ts.findAncestor(call, ts.isPropertyAssignment);
  return (property && propertyName(property.name)) ?? "A column";
}

const naiveTypes = /^timestamp(?: without time zone)?$/;
const zonedTypes = /^(?:timestamptz|timestamp with time zone)$/;

/** Entities of TypeORM: @Column("timestamp"), @CreateDateColumn(). */
function typeormColumns({ members, name: className }: TS.ClassDeclaration, file: TsFile): Column[] {
  const model = className?.text ?? "this entity";
  return members.flatMap((member): Column[] => {
    if (!ts.isPropertyDeclaration(member)) return [];
    const name = propertyName(member.name) ?? "A column";
    return decoratorsOf(member).flatMap(({ expression }) =>
      ts.isCallExpression(expression) ? (typeormColumn(expression, name, model, file) ?? []) : [],
    );
  });
}

function typeormColumn(call: TS.CallExpression, name: string, model: string, file: TsFile): Column | undefined {
  const kind = lastNameOf(call.expression);
  const dates = /^(?:Create|Update|Delete)DateColumn$/.test(kind);
  if (!dates && kind !== "Column") return undefined;
  const [first] = call.arguments;
  const named = staticString(first, file);
  const options = call.arguments.map((argument) => objectOf(argument, file)).find((each) => each !== undefined);
  const option = options && optionOf(options, "type", file);
  if (option?.state === "unknown" || (first && named === undefined && !options)) return undefined;
  const type = option?.state === "set" ? staticString(option.value, file) : (named ?? (dates ? "timestamp" : undefined));
  if (type === undefined || !(naiveTypes.test(type) || zonedTypes.test(type))) return undefined;
  const zoned = zonedTypes.test(type);
  return {
    name,
    model,
    at: call.expression,
    zoned,
    type: option?.state === "set" ? type : named,
    edit: zoned ? undefined : typeormEdit(call, option, options, named === undefined ? undefined : first, file),
  };
}

function typeormEdit(
  call: TS.CallExpression,
  option: ReturnType<typeof optionOf> | undefined,
  options: TS.ObjectLiteralExpression | undefined,
  named: TS.Expression | undefined,
  file: TsFile,
): TextEdit | undefined {
  const text = quoted("timestamptz", file);
  const value = option?.state === "set" ? unwrap(option.value) : named;
  if (value) return ts.isStringLiteralLike(value) ? { ...spanOf(value, file), text } : undefined;
  if (options) return call.arguments.includes(options) ? addProperties(options, [`type: ${text}`], file) : undefined;
  return { start: call.end - 1, end: call.end - 1, text: `{ type: ${text} }` };
}

/** `createdAt: new Date().toLocaleString()` in what is written to the database. */
function visitLocale(call: TS.CallExpression, file: TsFile): Outcomes {
  const date = receiverOf(call);
  if (file.role.test || file.role.browser || !date || !isDate(date, lastNameOf(call.expression))) return undefined;
  const settings = call.arguments[1];
  const options = settings && objectOf(settings, file);
  if (settings && (!options || optionOf(options, "timeZone", file).state !== "absent")) return undefined;
  const write = ts.findAncestor(
    call.parent,
    (node): node is TS.CallExpression => ts.isCallExpression(node) && databaseWrite(node, file) !== undefined,
  );
  const given = write && !ts.findAncestor(call, (node) => (node === write ? "quit" : ts.isFunctionLike(node)));
  const at = spanOf(call, file);
  if (!given && !(isNow(date) && isStamp(call))) {
    const name = runsOnServer(file) ? storedName(date) : undefined;
    return name === undefined ? undefined : problem("shown", at, { data: { name } });
  }
  return problem("locale", at, { fixes: [{ fix: "iso", edits: [{ start: date.end, end: call.end, text: ".toISOString()" }] }] });
}

const serverModule =
  /^(?:express|fastify|koa|hono|nodemailer|resend|bullmq|mongoose|typeorm|sequelize|pg|knex|next\/server|@sendgrid\/mail|@prisma\/client|@nestjs\/.+|@aws-sdk\/.+)$/;

/** Whether a file certainly runs on a server, whose zone is nobody's. Components may run on either side. */
function runsOnServer(file: TsFile): boolean {
  return !/\.[jt]sx$/.test(file.path) && importsModule(file, serverModule);
}

/** The name of a time that comes from a record: `order.createdAt`, `new Date(row.paid_at)`. */
function storedName(date: TS.Expression): string | undefined {
  const inner = unwrap(date);
  const value = ts.isNewExpression(inner) && lastNameOf(inner.expression) === "Date" ? inner.arguments?.[0] : inner;
  const read = value && unwrap(value);
  return read && ts.isPropertyAccessExpression(read) && /[a-z]At$|_at$/.test(read.name.text) ? read.name.text : undefined;
}

/** `new Date()` */
function isNow(date: TS.Expression): boolean {
  const inner = unwrap(date);
  return ts.isNewExpression(inner) && lastNameOf(inner.expression) === "Date" && (inner.arguments?.length ?? 0) === 0;
}

const stamp =
  /^(?:created|updated|modified|deleted|archived|published|submitted|registered|ordered|paid|booked|joined|last_?login)_?(?:at|on)$/i;

/** Whether a value becomes what records call the time of a change: `{ createdAt: … }`, `order.paid_at = …`. */
function isStamp(value: TS.Expression): boolean {
  const { parent } = value;
  if (ts.isPropertyAssignment(parent)) return stamp.test(propertyName(parent.name) ?? "");
  return (
    ts.isBinaryExpression(parent) &&
    parent.right === value &&
    ts.isPropertyAccessExpression(parent.left) &&
    stamp.test(parent.left.name.text)
  );
}

/** Numbers have a toLocaleString too: for that method the value has to be a date by what makes it or by its name. */
function isDate(expression: TS.Expression, method: string): boolean {
  if (method !== "toLocaleString") return true;
  return (
    (ts.isNewExpression(expression) && lastNameOf(expression.expression) === "Date") ||
    /(?:date|time|now|At)$/i.test(lastNameOf(expression))
  );
}

/** TypeScript: columns without a zone, and times that a server writes in its own zone. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: { toLocaleString: visitLocale, toLocaleDateString: visitLocale, toLocaleTimeString: visitLocale },
};
