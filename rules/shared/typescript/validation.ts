/** What checks a value against a schema: calls, middleware, wrappers and decorators, by library or by the names that projects give them. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isValidatingName } from "../names/validation.ts";
import { callsBelow, chainOf, lastNameOf, receiverOf, unwrap } from "./nodes.ts";
import { initializerOf, originOf } from "./scope.ts";

/** Libraries whose calls judge or shape a value. */
const libraries =
  /^(?:zod|valibot|yup|joi|@hapi\/joi|ajv|ajv\/.*|superstruct|@sinclair\/typebox|arktype|io-ts|runtypes|class-validator|@effect\/schema|effect|express-validator|express-joi-validation|express-zod-api|express-yup-middleware|zod-express-middleware|celebrate|typia|@vinejs\/vine|fastest-validator|myzod|zod-form-data|@hono\/[\w-]*validator|hono\/validator|@conform-to\/.*|jsonschema|validator|@badrap\/valita|ow|zodix|remix-validated-form|@remix-validated-form\/.*)(?:\/.*)?$/;

/** Methods of a schema that take the value: `schema.parse(value)`. */
const schemaMethods =
  /^(?:parse|safeParse|parseAsync|safeParseAsync|spa|decode|safeDecode|validate|validateSync|validateAsync|validateUsing|validateBody|attempt|cast|castSync|isValid|isValidSync|assert|check|Check|Parse|Decode|Cast|Clean|Errors|allows|guard|validateOrReject|tryValidate|parseBody|safeParseBody)$/;
/** Methods that only a schema has, whatever it is called. */
const ownMethods = /^(?:safeParse|parseAsync|safeParseAsync|spa|validateUsing|validateAsync|validateOrReject|safeDecode)$/;
/** What else has a method `parse`, `decode`, `check` or `cast`. */
const otherOwners =
  /^(?:JSON|JSON5|json5|qs|querystring|queryString|url|URL|path|Date|Number|marked|csv|Papa|papaparse|yaml|YAML|toml|TOML|cookie|cookies|semver|dotenv|xml|parser|xmlParser|XMLParser|htmlParser|jwt|jose|base64|Buffer|decoder|textDecoder|superjson|SuperJSON|devalue|flatted|EJSON|ms|bytes|chrono|acorn|babel|ts|graphql|gql|mime|contentType|acl|permissions|ability|auth|session|limiter|ratelimit|rateLimiter|console|chai|cache|formidable|form|busboy|multer)$/;
/** Names of schemas: `orderSchema`, `CreateOrderDto`, `bodyValidator`, `InputShape`. */
const schemaName =
  /(?:schema|validator|validation|validations|dto|struct|shape|codec|input|body|payload|params|guard|model|type|z|v|joi|yup|s|t|C)$/i;

/** Functions of projects and libraries that check what they are handed: `validateOrder(body)`, `assertValid`, `parseBody`, `isOrderInput`. */
const validatingFunction =
  /^(?:_?validate(?!dAt)\w*|_?sanitize(?:Body|Input|Payload|Request)\w*|(?:assert|ensure|require|check)Valid\w*|is_?valid\w*|check(?:Schema|Body|Input|Params|Payload|Request)\w*|(?:safe)?parse(?:d)?(?:Zod|With|Request|Body|Input|Payload|Dto|Params|Or)\w*|get(?:Valid|Validated|Parsed)\w*|read(?:Valid|Validated)\w*|with(?:Valid|Schema|Zod)\w*|zodParse|zParse|matchedData|validationResult|plainTo(?:Instance|Class)AndValidate|transformAndValidate|\w+Schema(?:Parse|Validate)?|\w*(?:OrThrow)?(?:Validate|Validator|Validation)|assertIs\w*|assertBody|assertInput|assertPayload)$/i;

const functionsKey = {};

/** Functions that a library made of a schema: `const validate = ajv.compile(schema)`. */
function isCompiledValidator(name: TS.Identifier, file: TsFile): boolean {
  const known = file.memo(functionsKey, () => new Map<string, boolean>());
  const cached = known.get(name.text);
  if (cached !== undefined) return cached;
  const initializer = initializerOf(name, file);
  const value = initializer && unwrap(initializer);
  const made =
    value !== undefined &&
    ts.isCallExpression(value) &&
    (/^(?:compile|compileAsync|createValidate|createAssert|createIs)$/.test(lastNameOf(value.expression)) ||
      libraries.test(originOf(value.expression, file)?.module ?? ""));
  known.set(name.text, made);
  return made;
}

/** Whether a call checks a value against a schema: a library's call, a method of a schema, or a function of the project named so. */
function isSchemaParse(call: TS.CallExpression, file: TsFile): boolean {
  const callee = unwrap(call.expression);
  const name = lastNameOf(callee);
  if (name === "") return false;
  const receiver = receiverOf(call);
  if (!receiver) {
    if (!ts.isIdentifier(callee)) return false;
    if (validatingFunction.test(name)) return true;
    const origin = originOf(callee, file);
    // assert(body, Order) of superstruct, parse(OrderSchema, body) of valibot, validate(dto) of class-validator
    if (origin) return libraries.test(origin.module) && (schemaMethods.test(name) || /^(?:is|create|mask|assertEquals)$/.test(origin.name));
    return isCompiledValidator(callee, file);
  }
  if (!schemaMethods.test(name)) return validatingFunction.test(name);
  if (ownMethods.test(name)) return true;
  const owner = lastNameOf(receiver);
  if (otherOwners.test(owner)) return false;
  if (libraries.test(originOf(rootOf(receiver), file)?.module ?? "")) return true;
  // z.object({ … }).parse(value), Joi.object({ … }).validate(value)
  if (ts.isCallExpression(receiver)) return true;
  return /^(?:parse|validate|validateSync|cast|isValid)$/.test(name) || schemaName.test(owner);
}

/** What a chain of calls and members starts at: `z` of `z.object({ … }).strict()`. */
function rootOf(expression: TS.Expression): TS.Expression {
  let current = unwrap(expression);
  while (ts.isPropertyAccessExpression(current) || ts.isCallExpression(current)) current = unwrap(current.expression);
  return current;
}

const bodiesKey = {};

/** Whether a schema is applied somewhere in a function, also in the functions inside of it. */
export function validatesIn(fn: TS.Node, file: TsFile): boolean {
  const known = file.memo(bodiesKey, () => new Map<TS.Node, boolean>());
  const cached = known.get(fn);
  if (cached !== undefined) return cached;
  const found = callsBelow(fn).some((call) => isSchemaParse(call, file));
  known.set(fn, found);
  return found;
}

/** Whether something put in front of a handler (middleware, wrapper, pipe, decorator) checks the request against a schema. */
export function isValidatingGuard(guard: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(guard);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.some((element) => isValidatingGuard(element, file));
  if (ts.isObjectLiteralExpression(inner)) return false;
  const chain = chainOf(ts.isCallExpression(inner) ? inner.expression : inner);
  if (chain?.some(isValidatingName)) return true;
  if (libraries.test(originOf(rootOf(inner), file)?.module ?? "")) return true;
  // wrap(schema, …), createHandler({ body: orderSchema }), @Body(new ValidationPipe())
  return (
    (ts.isCallExpression(inner) || ts.isNewExpression(inner)) && (inner.arguments ?? []).some((argument) => namesSchema(argument, file))
  );
}

function namesSchema(argument: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(argument);
  if (ts.isObjectLiteralExpression(inner))
    return inner.properties.some(
      (property) =>
        (ts.isPropertyAssignment(property) && namesSchema(property.initializer, file)) ||
        (ts.isShorthandPropertyAssignment(property) && /schema|validat/i.test(property.name.text)),
    );
  if (ts.isNewExpression(inner)) return /(?:Validation|Zod|Joi|Schema)\w*$/.test(lastNameOf(inner.expression));
  if (ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)) return /schema|validat/i.test(lastNameOf(inner));
  return ts.isCallExpression(inner) && libraries.test(originOf(rootOf(inner), file)?.module ?? "");
}
