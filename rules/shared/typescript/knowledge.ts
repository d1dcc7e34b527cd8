/** How much is known of a value that becomes part of a text. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { givenByCallers } from "./callers.ts";
import { chainOf, enclosingFunction, isFunction, lastNameOf, propertyName, receiverOf, sourceOf, unwrapAwait } from "./nodes.ts";
import { declarationOf, initializerOf, isUndeclared } from "./scope.ts";
import { givenTo } from "./text-parts.ts";
import { environmentRead, objectOf, staticValue } from "./values.ts";

/**
 * - `fixed`: constant, or decided by whoever runs the program (environment, directory of the file)
 * - `plain`: can only hold digits, a date or an id that the program made
 * - `unknown`: comes from another module, a member of the object or a call: nothing tells
 * - `result`: a part of what a call gave, such as a field of a record
 * - `parameter`: handed in from outside of the function
 */
type Knowledge = "fixed" | "plain" | "unknown" | "result" | "parameter";

const order: readonly Knowledge[] = ["fixed", "plain", "unknown", "result", "parameter"];

function least(...known: readonly Knowledge[]): Knowledge {
  return known.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), "fixed");
}

const plainFunctions =
  /^(?:Number|parseInt|parseFloat|BigInt|Boolean|isNaN|now|getTime|valueOf|toISOString|toFixed|toUTCString|randomUUID|randomInt|uuid|uuidv4|v4|v7|nanoid|cuid|createId|ulid|floor|ceil|round|trunc|min|max|abs|random|indexOf|findIndex|getFullYear|getMonth|getDate|charCodeAt|size|count)$/;
/** Texts through which a value stays what it was. */
const passing =
  /^(?:String|toString|trim|trimStart|trimEnd|toLowerCase|toUpperCase|toLocaleLowerCase|slice|substring|substr|padStart|padEnd|concat|stringify|join|resolve|normalize|split|filter|map|sort|reverse|flat|decodeURIComponent|at|pop|shift|basename|dirname|format)$/;
const neutral =
  /escape|quote|sanit|slug|ident|whitelist|allow|safe|encode|hash|hex|digest|param|placeholder|bind|literal|clean|assert|valid/i;

/** How much is known of a value; see {@link Knowledge}. */
export function knowledgeOf(expression: TS.Expression, file: TsFile, depth = 0): Knowledge {
  if (depth > 10) return "unknown";
  const inner = unwrapAwait(expression);
  const below = (each: TS.Expression): Knowledge => knowledgeOf(each, file, depth + 1);
  if (staticValue(inner, file) || environmentRead(inner, file) !== undefined) return "fixed";
  if (ts.isIdentifier(inner)) return /^__(?:dirname|filename)$/.test(inner.text) ? "fixed" : ofName(inner, file, depth);
  if (ts.isPropertyAccessExpression(inner)) return ofMember(inner, file, depth);
  if (ts.isElementAccessExpression(inner)) {
    // COLUMNS[key]: one of the values of a table
    if (objectOf(inner.expression, file) || /^[A-Z][A-Z0-9_]+$|map$|columns$|fields$/i.test(lastNameOf(inner.expression))) return "fixed";
    return below(inner.expression);
  }
  if (ts.isCallExpression(inner))
    return isAddressQuery(inner, file) ? below((inner.expression as TS.PropertyAccessExpression).expression) : ofCall(inner, below);
  if (ts.isNewExpression(inner))
    return inner.arguments?.[0] && /^(?:URL|URLSearchParams)$/.test(lastNameOf(inner.expression)) ? below(inner.arguments[0]) : "unknown";
  if (ts.isTemplateExpression(inner)) return least(...inner.templateSpans.map((span) => below(span.expression)));
  if (ts.isConditionalExpression(inner)) return least(below(inner.whenTrue), below(inner.whenFalse));
  if (ts.isArrayLiteralExpression(inner)) return least(...inner.elements.map((element) => below(element)));
  if (ts.isSpreadElement(inner)) return below(inner.expression);
  // The rows of a table: what a function in one does is code already.
  if (ts.isObjectLiteralExpression(inner))
    return least(
      ...inner.properties.map((property) => {
        if (ts.isPropertyAssignment(property)) return isFunction(property.initializer) ? "fixed" : below(property.initializer);
        if (ts.isShorthandPropertyAssignment(property)) return below(property.name);
        return ts.isSpreadAssignment(property) ? below(property.expression) : "fixed";
      }),
    );
  if (ts.isBinaryExpression(inner)) return ofBinary(inner, below);
  if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner) || ts.isTypeOfExpression(inner)) return "plain";
  return "unknown";
}

function ofBinary(binary: TS.BinaryExpression, below: (each: TS.Expression) => Knowledge): Knowledge {
  const kinds = ts.SyntaxKind;
  switch (binary.operatorToken.kind) {
    case kinds.PlusToken:
    case kinds.BarBarToken:
    case kinds.QuestionQuestionToken:
      return least(below(binary.left), below(binary.right));
    case kinds.AmpersandAmpersandToken:
      return below(binary.right);
    default:
      // Arithmetic and comparisons.
      return "plain";
  }
}

function ofCall(call: TS.CallExpression, below: (each: TS.Expression) => Knowledge): Knowledge {
  const name = lastNameOf(call.expression);
  if (plainFunctions.test(name)) return "plain";
  if (/^(?:cwd|tmpdir|homedir|hostname)$/.test(name)) return "fixed";
  if (neutral.test(name)) return "plain";
  if (!passing.test(name)) return "unknown";
  const receiver = receiverOf(call);
  const given = call.arguments.filter((argument) => !isFunction(argument)).map((argument) => below(argument));
  const ofModule = receiver !== undefined && /^(?:path|JSON|posix|util)$/.test(lastNameOf(receiver));
  return least(...(receiver && !ofModule ? [below(receiver)] : []), ...given);
}

/** Types that hold nothing that could end a text: numbers, dates, unions of literals. */
function isPlainType(type: TS.TypeNode, file: TsFile): boolean {
  if (ts.isUnionTypeNode(type)) return type.types.every((each) => isPlainType(each, file));
  if (ts.isArrayTypeNode(type)) return isPlainType(type.elementType, file);
  if (ts.isParenthesizedTypeNode(type)) return isPlainType(type.type, file);
  if (ts.isLiteralTypeNode(type) || (ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.KeyOfKeyword)) return true;
  if (ts.isTypeReferenceNode(type)) {
    const name = sourceOf(type.typeName, file);
    if (/^(?:Date|Readonly|Array|ReadonlyArray|Set)$/.test(name))
      return type.typeArguments?.every((each) => isPlainType(each, file)) ?? true;
    const declared = declaredTypes(file).get(name);
    return (
      declared !== undefined &&
      (ts.isEnumDeclaration(declared) || (ts.isTypeAliasDeclaration(declared) && isPlainType(declared.type, file)))
    );
  }
  const { NumberKeyword, BooleanKeyword, BigIntKeyword, UndefinedKeyword } = ts.SyntaxKind;
  return [NumberKeyword, BooleanKeyword, BigIntKeyword, UndefinedKeyword].includes(type.kind as never);
}

type TypeDeclaration = TS.InterfaceDeclaration | TS.TypeAliasDeclaration | TS.EnumDeclaration;
const typesKey = {};

function declaredTypes(file: TsFile): ReadonlyMap<string, TypeDeclaration> {
  return file.memo(typesKey, () => {
    const types = new Map<string, TypeDeclaration>();
    for (const statement of file.root.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement))
        types.set(statement.name.text, statement);
    }
    return types;
  });
}

/** The type of a member of a type written in this file. */
function memberType(type: TS.TypeNode | undefined, name: string, file: TsFile): TS.TypeNode | undefined {
  if (!type) return undefined;
  if (ts.isIntersectionTypeNode(type)) {
    for (const part of type.types) {
      const found = memberType(part, name, file);
      if (found) return found;
    }
    return undefined;
  }
  if (ts.isTypeLiteralNode(type)) return typeOfMember(type.members, name);
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const declared = declaredTypes(file).get(sourceOf(type.typeName, file));
  if (!declared || ts.isEnumDeclaration(declared)) return undefined;
  return ts.isInterfaceDeclaration(declared) ? typeOfMember(declared.members, name) : memberType(declared.type, name, file);
}

function typeOfMember(members: readonly TS.TypeElement[], name: string): TS.TypeNode | undefined {
  const member = members.find((each) => each.name && propertyName(each.name) === name);
  return member && ts.isPropertySignature(member) ? member.type : undefined;
}

/** The type that is written for a name or a member of one, as far as this file tells. */
export function typeOf(expression: TS.Expression, file: TsFile): TS.TypeNode | undefined {
  if (ts.isIdentifier(expression)) {
    const declaration = declarationOf(expression, file);
    if (!declaration) return undefined;
    if (ts.isParameter(declaration) || ts.isVariableDeclaration(declaration)) return declaration.type;
    if (!ts.isBindingElement(declaration)) return undefined;
    const owner = declaration.parent.parent;
    const name = propertyName(declaration.propertyName ?? declaration.name);
    if (name === undefined || ts.isBindingElement(owner)) return undefined;
    const from = owner.type ?? (ts.isVariableDeclaration(owner) && owner.initializer ? typeOf(owner.initializer, file) : undefined);
    return memberType(from, name, file);
  }
  return ts.isPropertyAccessExpression(expression)
    ? memberType(typeOf(expression.expression, file), expression.name.text, file)
    : undefined;
}

/** params.get("q") of a URLSearchParams. */
function isAddressQuery(call: TS.CallExpression, file: TsFile): boolean {
  const receiver = receiverOf(call);
  if (!receiver || !/^(?:get|getAll)$/.test(lastNameOf(call.expression))) return false;
  if (lastNameOf(receiver) === "searchParams") return true;
  const made = ts.isIdentifier(receiver) ? initializerOf(receiver, file) : receiver;
  return made !== undefined && ts.isNewExpression(made) && lastNameOf(made.expression) === "URLSearchParams";
}

/** What whoever wrote the link to this page put into its address. */
function isPageAddress(access: TS.PropertyAccessExpression, file: TsFile): boolean {
  const [root, ...members] = chainOf(access) ?? [];
  const path = (/^(?:window|document|self|globalThis)$/.test(root ?? "") ? members : [root, ...members]).join(".");
  if (!/^location\.(?:hash|search|href)$/.test(path) && !(root === "document" && path === "referrer")) return false;
  let base: TS.Expression = access;
  while (ts.isPropertyAccessExpression(base)) base = base.expression;
  return ts.isIdentifier(base) && declarationOf(base, file) === undefined;
}

function ofMember(access: TS.PropertyAccessExpression, file: TsFile, depth: number): Knowledge {
  if (isPageAddress(access, file)) return "parameter";
  if (/^(?:length|size|byteLength|rowCount|count|pid|port)$/.test(access.name.text)) return "plain";
  const type = typeOf(access, file);
  if (type && isPlainType(type, file)) return "plain";
  if (isCheckedMember(access, file) || isSchemaMember(access.expression, access.name.text, file)) return "plain";
  const base = knowledgeOf(access.expression, file, depth + 1);
  return base === "unknown" && isCallResult(access.expression, file) ? "result" : base;
}

/** Whether a name stands for what a call gave: `const user = await findUser(id)`. */
function isCallResult(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrapAwait(expression);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) return isCallResult(inner.expression, file);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  const value = initializer && unwrapAwait(initializer);
  return value !== undefined && ts.isCallExpression(value) && !neutral.test(lastNameOf(value.expression));
}

function ofName(name: TS.Identifier, file: TsFile, depth: number): Knowledge {
  const declaration = declarationOf(name, file);
  if (!declaration) return /^[a-z]/.test(name.text) && isUndeclared(name, file) && !isChecked(name, file) ? "parameter" : "unknown";
  const type = typeOf(name, file);
  if (type && isPlainType(type, file)) return "plain";
  if (isChecked(name, file)) return "plain";
  if (ts.isParameter(declaration)) return ofParameter(declaration, file, depth);
  if (ts.isBindingElement(declaration)) return ofBinding(declaration, file, depth);
  if (!ts.isVariableDeclaration(declaration)) return "unknown";
  if (ts.isForOfStatement(declaration.parent.parent)) return knowledgeOf(declaration.parent.parent.expression, file, depth + 1);
  const values = [...(declaration.initializer ? [declaration.initializer] : []), ...(initializerOf(name, file) ? [] : givenTo(name, file))];
  return values.length === 0 ? "unknown" : least(...values.map((value) => knowledgeOf(value, file, depth + 1)));
}

function ofBinding(element: TS.BindingElement, file: TsFile, depth: number): Knowledge {
  if (element.initializer && ts.isNumericLiteral(element.initializer)) return "plain";
  let owner: TS.Node = element.parent.parent;
  while (ts.isBindingElement(owner)) owner = owner.parent.parent;
  if (ts.isParameter(owner)) return ofParameter(owner, file, depth);
  if (!ts.isVariableDeclaration(owner)) return "unknown";
  if (ts.isForOfStatement(owner.parent.parent)) return knowledgeOf(owner.parent.parent.expression, file, depth + 1);
  const from = owner.initializer;
  if (!from) return "unknown";
  const name = element.parent.parent === owner ? propertyName(element.propertyName ?? element.name) : undefined;
  if (name !== undefined && isSchemaMember(from, name, file)) return "plain";
  const known = knowledgeOf(from, file, depth + 1);
  return known === "unknown" &&
    ts.isCallExpression(unwrapAwait(from)) &&
    !neutral.test(lastNameOf((unwrapAwait(from) as TS.CallExpression).expression))
    ? "result"
    : known;
}

function ofParameter(parameter: TS.ParameterDeclaration, file: TsFile, depth: number): Knowledge {
  if (parameter.initializer && ts.isNumericLiteral(parameter.initializer)) return "plain";
  const fn = parameter.parent;
  // list.map((item, index) => …): the element is what the list is.
  const call = fn.parent;
  if (ts.isCallExpression(call) && call.expression !== fn) {
    const receiver = receiverOf(call);
    const each = /^(?:map|flatMap|forEach|filter|reduce|some|every|find)$/.test(lastNameOf(call.expression));
    if (receiver && each) {
      const index = fn.parameters.indexOf(parameter) - (lastNameOf(call.expression) === "reduce" ? 1 : 0);
      return index === 0 ? knowledgeOf(receiver, file, depth + 1) : "plain";
    }
    if (/^(?:from)$/.test(lastNameOf(call.expression))) return "plain";
  }
  return givenKnowledge(parameter, file, depth) ?? "parameter";
}

/** What is known of a parameter of a function that only its own module calls, where each call gives something that is known. */
function givenKnowledge(parameter: TS.ParameterDeclaration, file: TsFile, depth: number): Knowledge | undefined {
  const given = depth < 6 ? givenByCallers(parameter, file) : undefined;
  const known = given?.map((value) => knowledgeOf(value, file, depth + 2));
  return known?.every((each) => each === "fixed" || each === "plain") ? least(...known) : undefined;
}

/** Validators that leave a number, a date, or one of a list. */
const plainValidator =
  /^\w+\.(?:(?:array|optional|nullable|nullish|readonly|set)\(\s*\w+\.)*(?:coerce\.)?(?:number|int\d*|float\d*|bigint|boolean|date|enum|nativeEnum|literal|uuid|cuid2?|ulid|nanoid|picklist|oneOf)\b|\.(?:uuid|cuid2?|ulid)\(|^\w*(?:[nN]umber|[nN]umeric|[iI]nteger|[bB]oolean|[eE]num)\w*\(/;

/** Whether `schema.parse(…)` leaves a member of this name that can only hold a number, a date, or one of a list; the schema stands in this file. */
function isSchemaMember(parsed: TS.Expression, name: string, file: TsFile): boolean {
  const made = ts.isIdentifier(parsed) ? initializerOf(parsed, file) : parsed;
  const call = made && unwrapAwait(made);
  if (!call) return false;
  // safeParse(…).data
  if (ts.isPropertyAccessExpression(call)) return call.name.text === "data" && isSchemaMember(call.expression, name, file);
  if (!ts.isCallExpression(call) || !/^(?:parse|parseAsync|safeParse|safeParseAsync|validateSync|cast)$/.test(lastNameOf(call.expression)))
    return false;
  const schema = receiverOf(call);
  let definition: TS.Expression | undefined = schema && ts.isIdentifier(schema) ? initializerOf(schema, file) : schema;
  // z.object({ … }).refine(…)
  while (definition && ts.isCallExpression(definition)) {
    const [fields] = definition.arguments;
    const object =
      fields && /^(?:object|strictObject|looseObject|extend)$/.test(lastNameOf(definition.expression)) && objectOf(fields, file);
    const property = object ? object.properties.find((each) => each.name && propertyName(each.name) === name) : undefined;
    if (property) return ts.isPropertyAssignment(property) && plainValidator.test(sourceOf(property.initializer, file).replace(/\s+/g, ""));
    definition = receiverOf(definition);
  }
  return false;
}

/** Whether the function, in a loop before, has held this member of the same rows against a form: `if (!isUuid(row.id)) throw …`. */
function isCheckedMember(access: TS.PropertyAccessExpression, file: TsFile): boolean {
  let fn = enclosingFunction(access);
  for (let outer = fn && enclosingFunction(fn); outer; outer = enclosingFunction(outer)) fn = outer;
  if (!fn) return false;
  const name = access.name.text.replace(/\$/g, "\\$");
  return new RegExp(
    `\\b(?:is(?:UUID|Uuid|Valid|Safe|Allowed|Numeric|Integer)\\w*|\\w*(?:[vV]alidate|[aA]ssert)\\w*)\\(\\s*\\w+\\.${name}\\s*[,)]`,
  ).test(file.text.slice(fn.pos, fn.end));
}

const checksKey = {};

/** Whether the function compares a name with a list, a table or a pattern before it goes on: an allow-list. */
function isChecked(name: TS.Identifier, file: TsFile): boolean {
  const fn = enclosingFunction(name);
  if (!fn) return false;
  const patterns = file.memo(checksKey, () => new Map<string, RegExp>());
  let pattern = patterns.get(name.text);
  if (!pattern) {
    const escaped = name.text.replace(/\$/g, "\\$");
    pattern = new RegExp(
      `\\b(?:includes|has|test|hasOwn|hasOwnProperty|indexOf|isIn|is[A-Z]\\w*|\\w*(?:[vV]alid|[aA]ssert|[aA]llow|(?<![uU]n)[sS]afe)\\w*)\\((?:[^()]*,\\s*)?${escaped}(?:\\s+as\\s+[\\w.]+)?\\s*[,)]|\\b${escaped}\\.match\\(|\\b${escaped}\\s+in\\s+\\w|\\bswitch\\s*\\(\\s*${escaped}\\s*\\)`,
    );
    patterns.set(name.text, pattern);
  }
  return pattern.test(file.text.slice(fn.pos, fn.end));
}
