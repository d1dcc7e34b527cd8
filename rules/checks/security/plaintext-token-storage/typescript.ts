import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  chainOf,
  decoratorsOf,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
} from "../../../shared/typescript/nodes.ts";
import { importsModule } from "../../../shared/typescript/scope.ts";
import { encryptedKey, holdsCredential, tokenSet } from "./column.ts";

const says = /encrypt|cipher|\bkms\b/i;

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.example || role.migration || role.seed;
}

/** @Column() accessToken: string */
function visitField(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyDeclaration;
  const name = propertyName(property.name);
  if (name === undefined || !holdsCredential(name) || outside(file)) return undefined;
  const column = decoratorsOf(property).find((decorator) => {
    const expression = unwrap(decorator.expression);
    return /^(?:Column|Property|Prop)$/.test(lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression));
  });
  if (!column || decoratorsOf(property).some((decorator) => /transformer|encrypt|cipher|hash|virtual/i.test(sourceOf(decorator, file))))
    return undefined;
  return report(name, property, property.name, file);
}

/** accessToken: text("access_token") of Drizzle, { type: String } of Mongoose, DataTypes.STRING of Sequelize */
function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || !holdsCredential(name) || outside(file)) return undefined;
  // { accessToken: encrypt(token) }, { accessToken: encryptedToken }, { clientSecret: hash(secret) }
  if (isEncrypted(property.initializer)) return fact("setting", spanOf(property.name, file), { key: encryptedKey, value: name });
  if (!isColumn(property, file)) return undefined;
  return report(name, property, property.name, file);
}

/** ENCRYPTED_FIELDS = { account: ["access_token"] }, encryptedFields: ["apiKey"]: names that an extension encrypts on the way. */
function visitList(node: TS.Node, file: TsFile): Outcomes {
  const list = node as TS.ArrayLiteralExpression;
  const names = list.elements.filter((element) => ts.isStringLiteralLike(element) && holdsCredential(element.text));
  if (names.length === 0 || outside(file)) return undefined;
  const said = ts.findAncestor(
    list,
    (each): each is TS.VariableDeclaration | TS.PropertyAssignment =>
      (ts.isVariableDeclaration(each) || ts.isPropertyAssignment(each)) && /encrypt|cipher/i.test(sourceOf(each.name, file)),
  );
  if (!said) return undefined;
  return names.map((element) => fact("setting", spanOf(element, file), { key: encryptedKey, value: (element as TS.StringLiteral).text }));
}

/** row.apiSecret = hashOf(secret) */
function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const { left, operatorToken, right } = node as TS.BinaryExpression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(left) || !holdsCredential(left.name.text))
    return undefined;
  return outside(file) || !isEncrypted(right)
    ? undefined
    : fact("setting", spanOf(left.name, file), { key: encryptedKey, value: left.name.text });
}

/** Whether a value comes out of a function or goes by a name that says so; each way of a choice, and what stands for nothing does not count. */
function isEncrypted(expression: TS.Expression): boolean {
  const value = unwrapAwait(expression);
  if (ts.isConditionalExpression(value)) return isEncrypted(value.whenTrue) || isEncrypted(value.whenFalse);
  if (ts.isBinaryExpression(value)) return isEncrypted(value.left) || isEncrypted(value.right);
  return /encrypt|cipher|hash/i.test(lastNameOf(ts.isCallExpression(value) ? value.expression : value));
}

function isColumn(property: TS.PropertyAssignment, file: TsFile): boolean {
  const value = unwrap(property.initializer);
  const source = sourceOf(value, file);
  if (says.test(source) || /\.unique\(|unique:\s*true|\bset:/.test(source)) return false;
  // What the column makes for itself was given out by the service.
  if (/(?:\bdefault\s*:|\$default(?:Fn)?\()[^,;]*(?:uuid|nanoid|cuid|generat|random)/i.test(source)) return false;
  if (ts.isCallExpression(value)) {
    const chain = chainOf(value)?.[0] ?? "";
    return /^(?:text|varchar|char)\(?\)?$/.test(chain.replace("()", "")) && importsModule(file, /^drizzle-orm\/\w+-core$/);
  }
  const type = ts.isObjectLiteralExpression(value)
    ? value.properties.find(
        (other): other is TS.PropertyAssignment => ts.isPropertyAssignment(other) && propertyName(other.name) === "type",
      )?.initializer
    : value;
  const kind = type ? (chainOf(type)?.join(".") ?? "") : "";
  if (kind === "String") return importsModule(file, /^mongoose$/) && inCall(property, /^Schema$/);
  return /^(?:DataTypes?|Sequelize)\.(?:STRING|TEXT)(?:\(\))?$/.test(kind) && importsModule(file, /^sequelize(?:-typescript)?$/);
}

function inCall(node: TS.Node, name: RegExp): boolean {
  for (let current = node; current.parent && !ts.isStatement(current); current = current.parent)
    if (ts.isNewExpression(current.parent) && name.test(lastNameOf(current.parent.expression))) return true;
  return false;
}

function report(name: string, whole: TS.Node, at: TS.Node, file: TsFile): Outcomes {
  const line = file.lines.lineOf(whole.getStart(file.root));
  const remark = (line > 0 ? file.lines.lineText(line - 1) : "") + file.lines.lineText(line);
  if (says.test(remark)) return undefined;
  return problem("column", spanOf(at, file), { data: { name }, pending: name });
}

/** fs.writeFile("tokens.json", JSON.stringify(tokens)) */
function visitWrite(call: TS.CallExpression, file: TsFile): Outcomes {
  const [, content] = call.arguments;
  if (!content || outside(file) || says.test(sourceOf(call, file))) return undefined;
  const inner = unwrap(content);
  const written = ts.isCallExpression(inner) && chainOf(inner.expression)?.join(".") === "JSON.stringify" ? inner.arguments[0] : content;
  const name =
    written && ts.isObjectLiteralExpression(unwrap(written))
      ? objectToken(unwrap(written) as TS.ObjectLiteralExpression)
      : written && tokenName(written);
  return name === undefined ? undefined : problem("file", spanOf(call, file), { data: { name } });
}

function tokenName(expression: TS.Expression): string | undefined {
  const name = lastNameOf(expression);
  return tokenSet.test(name) ? name : undefined;
}

function objectToken(object: TS.ObjectLiteralExpression): string | undefined {
  for (const property of object.properties) {
    const name = propertyName(property.name);
    if (name !== undefined && holdsCredential(name)) return name;
  }
  return undefined;
}

/** An extension of Prisma that encrypts the fields that the module lists: `{ account: ["access_token", "refresh_token"] }`. */
function visitExtension(call: TS.CallExpression, file: TsFile): Outcomes {
  if (outside(file) || !/\bencrypt\w*\(/i.test(file.text)) return undefined;
  const names = new Set([...file.text.matchAll(/["'](\w+)["']/g)].map(([, name = ""]) => name).filter(holdsCredential));
  return [...names].map((name) => fact("setting", spanOf(call.expression, file), { key: encryptedKey, value: name }));
}

/** TypeScript: columns of models that keep a provider's token as text, and files that tokens are written to. */
export const typescript: TypeScriptVisitors = {
  call: {
    $extends: visitExtension,
    defineExtension: visitExtension,
    ...Object.fromEntries(
      ["writeFile", "writeFileSync", "writeJson", "writeJSON", "writeJsonSync", "outputJson"].map((name) => [name, visitWrite]),
    ),
  },
  node: {
    PropertyDeclaration: visitField,
    PropertyAssignment: visitProperty,
    ArrayLiteralExpression: visitList,
    BinaryExpression: visitAssignment,
  },
};
