/** Writing a log call in the words of the logger that a file has. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { propertyName, sourceOf } from "./nodes.ts";
import { importsOf, initializerOf, originOf } from "./scope.ts";
import { quoted } from "./style.ts";

/**
 * How a logger takes what it is given: `fields` first and the message behind (pino, bunyan), the `message` first and fields behind
 * (winston), `any` arguments like the console (loglevel, consola), `nest` with a stack or context behind, or not known.
 */
export type LoggerForm = "fields" | "message" | "any" | "nest" | "unknown";

interface FileLogger {
  /** How code calls it: `logger`, `this.logger`, `req.log`. */
  readonly name: string;
  readonly form: LoggerForm;
}

const forms: readonly { readonly modules: RegExp; readonly form: LoggerForm }[] = [
  { modules: /^(?:pino|pino-http|bunyan|roarr|nestjs-pino|fastify|@fastify\/.+)$/, form: "fields" },
  { modules: /^(?:winston|nest-winston|tslog|@logtail\/.+|next-axiom|@axiomhq\/.+)$/, form: "message" },
  { modules: /^(?:loglevel|consola|log4js|signale)$/, form: "any" },
  { modules: /^@nestjs\/common$/, form: "nest" },
];

/** The form of the loggers that a package makes. */
function formOfModule(module: string): LoggerForm | undefined {
  return forms.find((row) => row.modules.test(module))?.form;
}

const loggerName = /^(?:log|logger|LOGGER|Logger|rootLogger|baseLogger)$/;
const loggerModule = /(?:^|[/.@-])(?:log|logger|logging|winston|pino)s?(?:\/index|\/server)?(?:\.[cm]?[jt]s)?$/i;
const fileLoggerKey = {};

/** The logger that a node can use as the file stands: of the class around it, imported, or made at the top of the file. */
export function loggerAt(node: TS.Node, file: TsFile): FileLogger | undefined {
  return memberLogger(node, file) ?? file.memo(fileLoggerKey, () => topLogger(file));
}

function topLogger(file: TsFile): FileLogger | undefined {
  for (const [local, { module, typeOnly, name }] of importsOf(file)) {
    if (typeOnly || !loggerName.test(local)) continue;
    // import { Logger } from "@nestjs/common" is a class, pino the maker of loggers.
    const form = formOfModule(module);
    if (form === "any" || (form === "message" && name === "default")) return { name: local, form };
    if (form === undefined && loggerModule.test(module) && local !== "Logger") return { name: local, form: "unknown" };
  }
  for (const statement of file.root.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !loggerName.test(name.text) || !initializer) continue;
      const form = formOfValue(initializer, file);
      // What is called log may be a function: debug("shop:orders")
      if (form !== "unknown" || /logger/i.test(sourceOf(initializer, file))) return { name: name.text, form };
    }
  }
  return undefined;
}

/** The form of a logger that an expression makes: `pino()`, `winston.createLogger()`, `new Logger("Orders")`. */
export function formOfValue(value: TS.Expression, file: TsFile): LoggerForm {
  const made = ts.isCallExpression(value) || ts.isNewExpression(value) ? value.expression : value;
  const root = ts.isPropertyAccessExpression(made) && ts.isIdentifier(made.expression) ? initializerOf(made.expression, file) : undefined;
  const origin = originOf(made, file) ?? (root && originOf(ts.isCallExpression(root) ? root.expression : root, file));
  // A format of its own that prints only the message drops every field.
  if (origin?.module === "winston" && printsMessageOnly(file)) return "any";
  return (origin && formOfModule(origin.module)) ?? "unknown";
}

/** winston's printf with the parts of a line by name, and nothing that takes the rest. */
function printsMessageOnly(file: TsFile): boolean {
  const parts = [...file.text.matchAll(/\bprintf\(\s*\(?\s*\{([^{}]*)\}/g)];
  return parts.length > 0 && parts.every(([, names]) => !/\.\.\.|\bmeta/.test(names ?? ""));
}

/** `private readonly logger = new Logger(Orders.name)`, or a logger that the constructor is given. */
function memberLogger(node: TS.Node, file: TsFile): FileLogger | undefined {
  const owner = ts.findAncestor(node, ts.isClassLike);
  for (const member of owner?.members ?? []) {
    if (ts.isPropertyDeclaration(member)) {
      const name = propertyName(member.name);
      if (name !== undefined && loggerName.test(name)) return { name: `this.${name}`, form: memberForm(member, file) };
    }
    if (!ts.isConstructorDeclaration(member)) continue;
    const given = member.parameters.find(
      (parameter) =>
        ts.isParameterPropertyDeclaration(parameter, member) && ts.isIdentifier(parameter.name) && loggerName.test(parameter.name.text),
    );
    if (given) return { name: `this.${sourceOf(given.name, file)}`, form: memberForm(given, file) };
  }
  return undefined;
}

function memberForm(member: TS.PropertyDeclaration | TS.ParameterDeclaration, file: TsFile): LoggerForm {
  if (member.initializer) return formOfValue(member.initializer, file);
  const type = member.type ? sourceOf(member.type, file) : "";
  const imported = importsOf(file).get(type.split(".")[0] ?? "");
  return (imported && formOfModule(imported.module)) ?? "unknown";
}

/** A call that writes an error with a constant message, with the logger that is there, else with the console. */
export function logError(message: string, error: string, node: TS.Node, file: TsFile): string {
  const logger = loggerAt(node, file);
  const text = quoted(message, file);
  if (!logger) return `console.error(${text}, ${error})`;
  const shorthand = error === "err" ? "err" : `err: ${error}`;
  switch (logger.form) {
    case "fields":
      return `${logger.name}.error({ ${shorthand} }, ${text})`;
    case "message":
      return `${logger.name}.error(${text}, { ${error} })`;
    default:
      return `${logger.name}.error(${text}, ${error})`;
  }
}

/** A name for a caught error that hides nothing which the code around it uses. */
export function errorName(node: TS.Node, file: TsFile): string {
  const text = sourceOf(node, file);
  return ["error", "err", "cause"].find((name) => !new RegExp(`\\b${name}\\b`).test(text)) ?? "caught";
}
