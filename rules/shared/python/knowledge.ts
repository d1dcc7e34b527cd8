/** How much is known of a value that becomes part of a text. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { givenByCallers } from "./callers.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { envRead } from "./environment.ts";
import { enclosingDef, lastName, parametersOf, unwrap } from "./nodes.ts";
import { requestPart } from "./request.ts";
import { type Binding, isUnbound, resolveName } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";
import { staticValue } from "./values.ts";

/**
 * - `fixed`: constant, or decided by whoever runs the program (environment, settings)
 * - `plain`: can only hold digits, a date or an id that the program made
 * - `unknown`: comes from another module, a member of the object or a call: nothing tells
 * - `result`: a part of what a call gave, such as a field of a record
 * - `parameter`: handed in from outside of the function
 */
type Knowledge = "fixed" | "plain" | "unknown" | "result" | "parameter";

const order: readonly Knowledge[] = ["fixed", "plain", "unknown", "result", "parameter"];

function least(known: readonly Knowledge[]): Knowledge {
  return known.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), "fixed");
}

const plainFunctions =
  /^(?:int|float|bool|len|round|abs|min|max|sum|ord|hash|id|Decimal|UUID|uuid\d|token_\w+|time|now|utcnow|today|isoformat|timestamp|hexdigest|digest|index|count|total_seconds|timedelta|date|datetime|range|randint|getpid)$/;
/** Functions and methods through which a value stays what it was. */
const passing =
  /^(?:str|repr|list|tuple|set|sorted|reversed|bytes|strip|lstrip|rstrip|lower|upper|title|capitalize|replace|split|splitlines|join|format|decode|encode|dumps|unquote|abspath|normpath|realpath|expanduser|basename|dirname|Path|urlparse|urlsplit|make_url|get|pop|copy|ljust|rjust|zfill|removeprefix|removesuffix)$/;
const neutral =
  /escape|quote|sanit|slug|ident|whitelist|allow|safe|encode|hash|hex|digest|param|placeholder|bind|literal|clean|assert|valid|check|mogrify|adapt/i;
const plainType =
  "(?:int|float|bool|complex|(?:uuid\\.)?UUID4?|(?:decimal\\.)?Decimal|(?:datetime\\.)?(?:date|datetime|time|timedelta|tzinfo)|ZoneInfo)";
/** Types that hold nothing that could end a text, and collections of them. */
const plainTypes = new RegExp(
  `^${plainType}$|^(?:\\w+\\.)*(?:list|List|set|Set|Sequence|Iterable|Collection|tuple|Tuple)\\[${plainType}(?:,\\s*\\.\\.\\.)?\\]$|^(?:typing\\.)?Literal\\[|Enum$`,
);
/** The members of Django's requests that look like constants. */
const requestTables = /^(?:GET|POST|COOKIES|FILES|META)$/;
/** An object that speaks to a database: its members are the program's own. */
const handles = /^(?:\w*_)?(?:db|conn|connection|engine|dialect|cursor|cur)$/;
/** Records that the program has loaded: their key is a number, or an id that the program made. */
const ownRecord = /(?:^|_)(?:user|member|author|project|team|organi[sz]ation|account|tenant|workspace|instance)$/;
/** A class of the project that is pasted as it is, is most often an enumeration: records are no texts. */
const ownClass = /^[A-Z]\w*[a-z]\w*$/;
const textTypes =
  /^(?:Any|Text|String|AnyStr|Optional|Union|Annotated|EmailStr|SecretStr|HttpUrl|AnyUrl|Path|PurePath|Request|HttpRequest)$/;

/** How much is known of a value; see {@link Knowledge}. */
export function knowledgeOf(expression: SyntaxNode, file: PyFile, depth = 0): Knowledge {
  const node = unwrap(expression);
  if (depth > 10) return "unknown";
  const below = (each: SyntaxNode | undefined): Knowledge => (each ? knowledgeOf(each, file, depth + 1) : "unknown");
  if (staticValue(node, file) || envRead(node, file)) return "fixed";
  const part = requestPart(node, file);
  if (part && node.type !== "identifier") return part.numeric ? "plain" : "parameter";
  switch (node.type) {
    case "identifier":
      return ofName(node, file, depth);
    case "attribute":
      return ofMember(node, file, depth);
    case "subscript": {
      const value = child(node, "value");
      // COLUMNS[key]: one of the values of a table
      const table = lastName(value, file);
      if (value && ((/^[A-Z][A-Z0-9_]+$|map$|columns$|fields$/i.test(table) && !requestTables.test(table)) || isTable(value, file)))
        return "fixed";
      const known = below(value);
      return known === "unknown" && value && isCallResult(value, file) ? "result" : known;
    }
    case "call":
      return ofCall(node, file, below);
    case "string":
      return least(namedChildren(node).flatMap((part) => (part.type === "interpolation" ? [below(child(part, "expression"))] : [])));
    case "conditional_expression": {
      const [first, , last] = namedChildren(node);
      return least([below(first), below(last)]);
    }
    case "boolean_operator":
      return least([below(child(node, "left")), below(child(node, "right"))]);
    case "binary_operator":
      // limit + 1: what is added to a number is one.
      if ([child(node, "left"), child(node, "right")].some((side) => side?.type === "integer" || side?.type === "float")) return "plain";
      return child(node, "operator")?.type === "+" || child(node, "operator")?.type === "/" || child(node, "operator")?.type === "%"
        ? least([below(child(node, "left")), below(child(node, "right"))])
        : "plain";
    case "list":
    case "tuple":
      return least(namedChildren(node).map((element) => below(element)));
    case "list_comprehension":
    case "generator_expression":
      return below(child(node, "body"));
    case "comparison_operator":
    case "not_operator":
    case "unary_operator":
      return "plain";
    default:
      return "unknown";
  }
}

function isTable(value: SyntaxNode, file: PyFile): boolean {
  const binding = value.type === "identifier" ? resolveName(textOf(file, value), value, file)?.bindings : undefined;
  return binding?.length === 1 && binding[0]?.value?.type === "dictionary";
}

function ofCall(call: SyntaxNode, file: PyFile, below: (each: SyntaxNode | undefined) => Knowledge): Knowledge {
  const name = calledName(call, file);
  if (plainFunctions.test(name) || neutral.test(name)) return "plain";
  // for service in SERVICES.keys()
  const whole = /^(?:keys|values|items)$/.test(name) ? receiverOf(call) : undefined;
  if (whole && (/^[A-Z][A-Z0-9_]+$/.test(lastName(whole, file)) || isTable(whole, file)) && !requestTables.test(lastName(whole, file)))
    return "fixed";
  if (!passing.test(name)) return "unknown";
  const receiver = receiverOf(call);
  const module = receiver !== undefined && /^(?:os|json|orjson|urllib|pathlib)(?:\.|$)/.test(symbolOf(receiver, file) ?? "");
  const { positional } = argumentsOf(call, file);
  // COLUMNS.get(key, "name")
  const table = name === "get" && receiver ? lastName(receiver, file) : "";
  if (receiver && name === "get" && ((/^[A-Z][A-Z0-9_]+$/.test(table) && !requestTables.test(table)) || isTable(receiver, file)))
    return "fixed";
  if (receiver && !module && /^(?:get|pop|replace|split|encode|decode|strip|lstrip|rstrip)$/.test(name)) {
    const known = below(receiver);
    return known === "unknown" && isCallResult(receiver, file) ? "result" : known;
  }
  return least([...(receiver && !module ? [below(receiver)] : []), ...positional.map((each) => below(each))]);
}

function ofMember(access: SyntaxNode, file: PyFile, depth: number): Knowledge {
  const name = lastName(access, file);
  if (/^[A-Z][A-Z0-9_]+$|^__\w+__$|^(?:name|value)$/.test(name) && isEnumMember(access, file)) return "fixed";
  if (/^[A-Z][A-Z0-9_]+$|^__(?:tablename|table|name)__$/.test(name) && !requestTables.test(name)) return "fixed";
  if (/^(?:id|pk)$/.test(name) && ownRecord.test(lastName(child(access, "object"), file))) return "plain";
  if (/^(?:rowcount|pid|port|lastrowid|db_table|label)$/.test(name)) return "plain";
  const object = child(access, "object");
  if (!object) return "unknown";
  const root = textOf(file, object);
  if (/^(?:settings|config|cfg|conf|self\.settings|self\.config|app\.config|current_app\.config)$/.test(root)) return "fixed";
  if (/^(?:self|cls)$/.test(root) || handles.test(root)) return "unknown";
  const known = knowledgeOf(object, file, depth + 1);
  return known === "unknown" && isCallResult(object, file) ? "result" : known;
}

/** Color.RED.value */
function isEnumMember(access: SyntaxNode, file: PyFile): boolean {
  return /^[A-Z]\w*\.[A-Z][A-Z0-9_]*(?:\.(?:name|value))?$/.test(textOf(file, access));
}

/** Whether a name stands for what a call gave: `user = find_user(id)`. */
function isCallResult(expression: SyntaxNode, file: PyFile): boolean {
  const node = unwrap(expression);
  if (node.type === "attribute") return isCallResult(child(node, "object") ?? node, file) && child(node, "object") !== undefined;
  if (node.type === "subscript") return isCallResult(child(node, "value") ?? node, file) && child(node, "value") !== undefined;
  if (node.type !== "identifier") return false;
  const bindings = resolveName(textOf(file, node), node, file)?.bindings ?? [];
  const value = bindings.length === 1 && bindings[0]?.kind === "assign" && bindings[0].value ? unwrap(bindings[0].value) : undefined;
  return value?.type === "call" && !neutral.test(calledName(value, file)) && !/^[A-Z]/.test(calledName(value, file));
}

function ofName(name: SyntaxNode, file: PyFile, depth: number): Knowledge {
  const text = textOf(file, name);
  const resolved = resolveName(text, name, file);
  if (!resolved) return /^[a-z]/.test(text) && isUnbound(text, name, file) && !isChecked(text, name, file) ? "parameter" : "unknown";
  if (/^[A-Z][A-Z0-9_]+$/.test(text) || text === "__file__") return "fixed";
  if (isChecked(text, name, file)) return "plain";
  return least(resolved.bindings.map((binding) => ofBinding(binding, text, resolved.scope, depth === 0, file, depth)));
}

function ofBinding(binding: Binding, name: string, scope: SyntaxNode, direct: boolean, file: PyFile, depth: number): Knowledge {
  const type = binding.annotation ? textOf(file, binding.annotation).replace(/^Optional\[(.*)\]$|\s*\|\s*None$/, "$1") : "";
  if (plainTypes.test(type)) return "plain";
  switch (binding.kind) {
    case "parameter": {
      const parameter = parametersOf(scope, file).find((each) => each.name === name);
      if (/^(?:self|cls)$/.test(name)) return "unknown";
      const fallback = parameter?.fallback && staticValue(parameter.fallback, file);
      if (typeof fallback?.value === "number" || typeof fallback?.value === "boolean") return "plain";
      if (direct && ownClass.test(type) && !textTypes.test(type)) return "plain";
      return scope.type === "lambda" ? "unknown" : (givenKnowledge(scope, name, file, depth) ?? "parameter");
    }
    case "assign":
    case "augmented":
    case "loop":
      return binding.value ? knowledgeOf(binding.value, file, depth + 1) : "unknown";
    case "unpack": {
      const value = binding.value && unwrap(binding.value);
      return value?.type === "call" && !neutral.test(calledName(value, file))
        ? "result"
        : value
          ? knowledgeOf(value, file, depth + 1)
          : "unknown";
    }
    default:
      return "unknown";
  }
}

/** What is known of a parameter of a function that only its own module calls, where each call gives something that is known. */
function givenKnowledge(definition: SyntaxNode, parameter: string, file: PyFile, depth: number): Knowledge | undefined {
  const given = depth < 6 ? givenByCallers(definition, parameter, file) : undefined;
  const known = given?.map((value) => knowledgeOf(value, file, depth + 2));
  return known?.every((each) => each === "fixed" || each === "plain") ? least(known) : undefined;
}

const checksKey = {};

/** Whether the function compares a name with a list, a table or a pattern before it goes on: an allow-list. */
export function isChecked(name: string, at: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(at);
  if (!definition) return false;
  const patterns = file.memo(checksKey, () => new Map<string, RegExp>());
  let pattern = patterns.get(name);
  if (!pattern) {
    pattern = new RegExp(
      `\\b(?:if|assert|elif|and|or|not)\\s+\\(?${name}(?:\\.\\w+\\(\\))?\\s+(?:not\\s+)?in\\s+[\\w.{(\\[]|\\b(?:match|fullmatch|search|(?!(?:check_(?:output|call)|mark_safe|Safe(?:String|Text)|safe_load|yaml_safe\\w*)\\b)\\w*(?:valid|assert|allow|check|(?<!un)safe|sanit)\\w*)\\((?:[^()]*,\\s*)?${name}\\s*[,)]|\\b${name}\\.(?:isdigit|isalnum|isalpha|isidentifier|isnumeric|isdecimal)\\(\\)|\\bmatch\\s+${name}\\s*:|\\b(?:int|UUID|float)\\(\\s*${name}\\s*\\)`,
      "i",
    );
    patterns.set(name, pattern);
  }
  const body = child(definition, "body");
  return body !== undefined && pattern.test(textOf(file, body));
}
