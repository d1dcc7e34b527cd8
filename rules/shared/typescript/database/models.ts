/** Writes by object mappers: TypeORM and MikroORM, Sequelize, Mongoose. */
import type { TsFile } from "../../../api/file.ts";
import { mentions } from "../../mentions.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, lastNameOf, sourceOf, unwrap, unwrapAwait } from "../nodes.ts";
import { declarationOf, importsModule, initializerOf, isUndeclared, originOf } from "../scope.ts";
import { takesTransaction } from "./collections.ts";
import type { DatabaseWrite, MethodCall } from "./write.ts";

const typeormWrites = new Set([
  "save",
  "insert",
  "update",
  "upsert",
  "delete",
  "remove",
  "softDelete",
  "softRemove",
  "restore",
  "increment",
  "decrement",
  "persistAndFlush",
  "removeAndFlush",
  "nativeInsert",
  "nativeUpdate",
  "nativeDelete",
]);
const sequelizeWrites = new Set(["create", "bulkCreate", "update", "upsert", "destroy", "save", "increment", "decrement"]);
const mongooseWrites = new Set([
  "create",
  "insertMany",
  "insertOne",
  "updateOne",
  "updateMany",
  "findOneAndUpdate",
  "findByIdAndUpdate",
  "findOneAndReplace",
  "findOneAndDelete",
  "findByIdAndDelete",
  "findOneAndRemove",
  "findByIdAndRemove",
  "deleteOne",
  "deleteMany",
  "replaceOne",
  "save",
  "bulkWrite",
]);

const projectModule = /^[.~]|^@\//;

/** Names of the methods of these libraries that write. */
export const modelMethods: readonly string[] = [...typeormWrites, ...sequelizeWrites, ...mongooseWrites];

/** Repositories and entity managers: `this.orders.save(order)`, `manager.insert(Order, …)`, `dataSource.getRepository(Order).delete(id)`. */
export function typeormWrite({ call, callee, operation, client }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  if (!typeormWrites.has(operation)) return undefined;
  const name = lastNameOf(client);
  const manager = /^(?:manager|entityManager|em)$/i.test(name);
  const builder = isQueryBuilder(client);
  const repository = isRepository(client, file);
  if (!manager && !repository && !builder) return undefined;
  if (!importsModule(file, /typeorm|mikro-orm/)) return undefined;
  const chain = chainOf(client) ?? [];
  const transactional = manager && chain.some((part) => /queryRunner|transactional/i.test(part));
  const given = isRepositoryCall(client) && ts.isCallExpression(client) ? client.arguments[0] : undefined;
  const target = manager
    ? lastNameOf(call.arguments[0] ?? client)
    : given
      ? ts.isStringLiteralLike(given)
        ? given.text
        : lastNameOf(given)
      : name.replace(/(?:repo|repository)$/i, "");
  return { orm: "typeorm", call, callee, client, target, operation, transactional };
}

/** Whether an expression is a repository: by its name, by the call that gives it, or by its declared type. */
export function isRepository(client: TS.Expression, file: TsFile): boolean {
  return /(?:repo|repository)$/i.test(lastNameOf(client)) || isMadeRepository(client, file) || isTypedRepository(client, file);
}

/** `getRepository(Order)`, also by the name of a constant. */
function isMadeRepository(client: TS.Expression, file: TsFile): boolean {
  const initializer = ts.isIdentifier(client) ? initializerOf(client, file) : undefined;
  return isRepositoryCall(initializer ? unwrap(initializer) : client);
}

function isRepositoryCall(client: TS.Expression): boolean {
  return ts.isCallExpression(client) && /^(?:getRepository|getCustomRepository|getTreeRepository)$/.test(lastNameOf(client.expression));
}

/** createQueryBuilder().insert(): a builder that names the operation. */
function isQueryBuilder(client: TS.Expression): boolean {
  return ts.isCallExpression(client) && lastNameOf(client.expression) === "createQueryBuilder";
}

/** `private readonly orders: Repository<Order>` of the class around, or a parameter of that type. */
function isTypedRepository(client: TS.Expression, file: TsFile): boolean {
  if (ts.isIdentifier(client)) {
    const declaration = declarationOf(client, file);
    const type = declaration && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) ? declaration.type : undefined;
    return type !== undefined && isRepositoryType(type, file);
  }
  if (!ts.isPropertyAccessExpression(client) || client.expression.kind !== ts.SyntaxKind.ThisKeyword) return false;
  const type = memberType(client);
  return type !== undefined && isRepositoryType(type, file);
}

function isRepositoryType(type: TS.TypeNode, file: TsFile): boolean {
  return /^(?:Repository|TreeRepository|EntityRepository|MongoRepository)\b/.test(sourceOf(type, file));
}

/** The declared type of `this.member`: a property, or a parameter property of the constructor. */
function memberType(access: TS.PropertyAccessExpression): TS.TypeNode | undefined {
  const owner = ts.findAncestor(access, ts.isClassLike);
  for (const member of owner?.members ?? []) {
    if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === access.name.text) return member.type;
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find((each) => ts.isIdentifier(each.name) && each.name.text === access.name.text);
    if (parameter) return parameter.type;
  }
  return undefined;
}

/** Sequelize and Mongoose: static methods of a model, and save() and the like on what a model gave. */
export function modelWrite({ call, callee, operation, client }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  const sequelize = sequelizeWrites.has(operation);
  const mongoose = mongooseWrites.has(operation);
  if (!sequelize && !mongoose) return undefined;
  const model = isModel(client) ? client : undefined;
  const maker = model ?? makerOf(client, file);
  const orm = maker && libraryOf(maker, file);
  if (!orm || (orm === "sequelize" ? !sequelize : !mongoose)) return undefined;
  const ofInstance = orm === "sequelize" ? /^(?:save|update|destroy|increment|decrement)$/ : /^(?:save|deleteOne|updateOne)$/;
  if (!model && !ofInstance.test(operation)) return undefined;
  const transactional = takesTransaction(call, file);
  return { orm, call, callee, client, target: lastNameOf(model ?? maker).replace(/(?<=.)Model$/, ""), operation, transactional };
}

/** `Order`, `models.Order`, `this.orderModel`. */
export function isModel(client: TS.Expression): boolean {
  const name = lastNameOf(client);
  if (/^[A-Z][A-Za-z0-9]+$/.test(name)) return ts.isIdentifier(client) || /^(?:models|db|this)$/.test(chainOf(client)?.at(-2) ?? "");
  return /^[a-z]\w*Model$/.test(name) && ts.isPropertyAccessExpression(client) && client.expression.kind === ts.SyntaxKind.ThisKeyword;
}

/** The model that an instance comes from, as far as this file tells: `await Order.findById(id)`, `new Order()`, `new this.orderModel()`. */
function makerOf(client: TS.Expression, file: TsFile): TS.Expression | undefined {
  const declaration = ts.isIdentifier(client) ? declarationOf(client, file) : undefined;
  const initializer = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const value = initializer ? unwrapAwait(initializer) : ts.isNewExpression(client) ? client : undefined;
  if (!value) return undefined;
  if (ts.isNewExpression(value)) return isModel(unwrap(value.expression)) ? unwrap(value.expression) : undefined;
  let call = value;
  // User.findById(id).populate("posts").exec()
  while (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)) {
    const owner = unwrap(call.expression.expression);
    const reads = /^(?:find|findOne|findById|findByPk|create|build|findOrCreate|findOneOrFail)$/.test(call.expression.name.text);
    if (reads && isModel(owner)) return owner;
    call = owner as TS.CallExpression;
  }
  return undefined;
}

/** Methods that Sequelize's models have and Mongoose's have not. */
const sequelizeOnly = /\.(?:bulkCreate|findAll|findByPk|findAndCountAll|findOrCreate|destroy)\(/;
const modelCalls =
  /^(?:create|insertMany|insertOne|bulkCreate|findOrCreate|update|updateOne|updateMany|upsert|replaceOne|findOne|findById|findByPk|findAll|findOneAndUpdate|findByIdAndUpdate|findOneAndReplace|deleteOne|deleteMany|destroy)$/;
const noModel =
  /(?:Service|Controller|Repository|Manager|Helper|Utils?|Client|Api|API|Factory|Dto|Schema|Error|Exception|Provider|Handler|Event|Job|Mailer|Notification|Command|Query|Action|Actions|Response|Request)$/;

/**
 * A static method of a class of the project that is called and named as those of models are, whose library this file does not tell:
 * `User.findByIdAndUpdate(…)` with `const User = require("./user")`. For checks that know already that a request's data is at stake.
 */
export function isLikelyModelCall(call: TS.CallExpression, file: TsFile): boolean {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) && modelCalls.test(callee.name.text) && isLikelyModel(unwrap(callee.expression), file);
}

/** Whether a name is that of a class which comes from a module of the project and may be a model. */
export function isLikelyModel(model: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(model) || !/^[A-Z][a-z]\w*$/.test(model.text) || noModel.test(model.text)) return false;
  const module = originOf(model, file)?.module;
  // An excerpt leaves out where its models come from.
  return module === undefined ? isUndeclared(model, file) : projectModule.test(module);
}

/** The library behind a model: by its definition in this file, by what the file imports, by where the model comes from. */
export function libraryOf(model: TS.Expression, file: TsFile): "sequelize" | "mongoose" | undefined {
  if (ts.isPropertyAccessExpression(model) && model.expression.kind === ts.SyntaxKind.ThisKeyword) {
    if (importsModule(file, /^(?:mongoose|@nestjs\/mongoose)$/)) return "mongoose";
    return importsModule(file, /^(?:sequelize|sequelize-typescript|@nestjs\/sequelize|@sequelize\/core)$/) ? "sequelize" : undefined;
  }
  const origin = originOf(model, file);
  const module = origin?.module ?? "";
  if (origin && !projectModule.test(module) && !/model|schema|entit|(?:^|\/)db(?:\/|$)|database/i.test(module)) return undefined;
  const local = ts.isIdentifier(model) ? initializerOf(model, file) : undefined;
  const text = local ? sourceOf(local, file) : "";
  if (/mongoose|^model[<(]|\.model[<(]/.test(text)) return "mongoose";
  if (/sequelize\.define|\.init\(/.test(text)) return "sequelize";
  if (!origin && ts.isIdentifier(model)) return undefined;
  if (importsModule(file, /^mongoose$/)) return "mongoose";
  if (importsModule(file, /^(?:sequelize|sequelize-typescript|@sequelize\/core)$/)) return "sequelize";
  if (/model/i.test(module)) return sequelizeOnly.test(file.text) ? "sequelize" : "mongoose";
  return isCalledAsMongoose(model, file) ? "mongoose" : undefined;
}

/** `Note.findByIdAndUpdate(…)`, `Note.find({ … }).lean()`: nothing else has these methods. */
function isCalledAsMongoose(model: TS.Expression, file: TsFile): boolean {
  return (
    isLikelyModel(model, file) &&
    ts.isIdentifier(model) &&
    mentions(
      file,
      new RegExp(
        `\\b${model.text}\\.(?:find(?:ById|One)And(?:Update|Delete|Remove|Replace)\\(|find(?:One|ById)?\\([^;()]*\\)\\s*\\.(?:lean|populate|select|limit|sort|exec)\\()`,
      ),
    )
  );
}
