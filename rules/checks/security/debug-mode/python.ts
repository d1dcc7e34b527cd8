/** Python: debug switches of frameworks, of settings and of servers, and GraphQL's tools, that are on whatever the environment. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { applicationFramework } from "../../../shared/python/frameworks.ts";
import { decoratorsOf, definitionName, enclosingClass, enclosingDef, inMainGuard, lastName } from "../../../shared/python/nodes.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { isConfiguration } from "../../../shared/python/secret-places.ts";
import { configValue, inDevelopment, isSettingsClass } from "../../../shared/python/settings.ts";
import { moduleMember, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { isTrue, staticValue, stringValue } from "../../../shared/python/values.ts";

function outside(node: SyntaxNode, file: PyFile): boolean {
  const { role } = file;
  // debug.py is what developers start.
  if (/(?:^|\/)(?:debug|run_?(?:dev|debug|local)|dev_?(?:server|run|app))\.py$/.test(file.path)) return true;
  return role.test || role.example || role.seed || role.migration || inDevelopment(node, file) || whenDebugging(node, file);
}

/** Whether a condition around asks for debugging: whoever runs the program has switched it on. */
function whenDebugging(node: SyntaxNode, file: PyFile): boolean {
  for (let current = node; current.parent && current.type !== "function_definition"; current = current.parent) {
    const { parent } = current;
    if (!/^(?:if_statement|elif_clause)$/.test(parent.type) || current.field !== "consequence") continue;
    const condition = child(parent, "condition");
    if (condition && /debug/i.test(textOf(file, condition)) && condition.type !== "not_operator") return true;
  }
  return false;
}

/** The switch read from a variable: off where nobody sets it. */
function bind(value: SyntaxNode, variable: string, file: PyFile): ProblemFix[] {
  if (textOf(file, value) !== "True") return [];
  const environ = moduleMember("os", "environ", file);
  const text = `${environ.text}.get(${quoted(variable, file)}) == ${quoted("1", file)}`;
  return [{ fix: "bind", edits: [{ start: value.start, end: value.end, text }, ...environ.edits] }];
}

/** With `overridable`, a module for production beside this one may set it again: the project's facts tell. */
function report(whole: SyntaxNode, value: SyntaxNode, variable: string, file: PyFile, overridable = false): Outcomes {
  return problem("python", whole, {
    data: { text: textOf(file, whole).replace(/\s+/g, " ") },
    fixes: bind(value, variable, file),
    ...(overridable ? { pending: "settings" } : {}),
  });
}

function isSettingsModule(node: SyntaxNode, file: PyFile): boolean {
  return !file.role.production && configValue(node, file)?.where === "module";
}

const applications = /^(?:FastAPI|Starlette|Litestar|Sanic|APIFlask|Quart|FastMCP|Application|NinjaAPI|Robyn|Dash)$/;

/** `app.run(debug=True)`, `FastAPI(debug=True)`, `socketio.run(app, debug=True)` */
function visitDebug(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (!value || !call || !switchesApplication(call, file) || outside(node, file)) return undefined;
  const fallback = defaultOf(value, file);
  if (fallback && isOn(fallback, file)) return problem("default", node, { data: { name: "debug" }, fixes: off(fallback, file) });
  const known = staticValue(value, file);
  return known?.value === true ? report(node, value, "DEBUG", file) : met(node);
}

function switchesApplication(call: SyntaxNode, file: PyFile): boolean {
  const name = calledName(call, file);
  if (applications.test(name)) return applicationFramework(symbolOf(call, file)) !== undefined || /^(?:NinjaAPI|Robyn|Dash)$/.test(name);
  if (/^GraphQL(?:App|Router|View|HTTPHandler)?$/.test(name)) return importsPackage(file, "ariadne", "strawberry");
  const receiver = receiverOf(call);
  if (/^(?:bottle\.run|werkzeug\.serving\.run_simple)$/.test(symbolOf(child(call, "function"), file) ?? "")) return true;
  if (!/^run(?:_server|_simple|_app)?$/.test(name) || !receiver) return false;
  if (receiver.type === "call" && /^(?:create|make|build|get)_(?:app|application|server)$/.test(calledName(receiver, file))) return true;
  const symbol = symbolOf(receiver, file);
  if (applicationFramework(symbol) !== undefined || /^(?:flask_socketio\.SocketIO|dash\.Dash)\(\)$/.test(symbol ?? "")) return true;
  // An application that another module makes.
  return (
    /^(?:\w+_)?(?:app|application|socketio|server)$/.test(lastName(receiver, file)) && !/^(?:asyncio|anyio|uvicorn)\b/.test(symbol ?? "")
  );
}

/** `app.run("0.0.0.0", 5000, True)` of Flask, whose third argument is the switch */
function visitPositional(call: SyntaxNode, file: PyFile): Outcomes {
  const value = argumentsOf(call, file).positional[2];
  const framework = value && applicationFramework(symbolOf(receiverOf(call), file));
  if (!value || framework !== "flask" || outside(call, file)) return undefined;
  return isTrue(value, file)
    ? problem("python", value, { data: { text: "debug, the third argument," }, fixes: bind(value, "DEBUG", file) })
    : met(value);
}

/** `bottle.debug(True)` */
function visitBottle(call: SyntaxNode, file: PyFile): Outcomes {
  if (symbolOf(child(call, "function"), file) !== "bottle.debug" || outside(call, file)) return undefined;
  const [value] = argumentsOf(call, file).positional;
  return value && !isTrue(value, file) ? met(value) : problem("python", call, { data: { text: textOf(file, call) } });
}

/** `uvicorn.run("shop:app", reload=True)` */
function visitReload(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (!value || !call || !/^(?:uvicorn|hypercorn|granian)\.(?:run|Config)$/.test(symbolOf(child(call, "function"), file) ?? ""))
    return undefined;
  if (outside(node, file) || isDevelopersStart(node, file)) return undefined;
  return isTrue(value, file) ? report(node, value, "RELOAD", file) : met(node);
}

/** Whether only a person starts the server there: behind the guard of a program, or in a function for that. */
function isDevelopersStart(node: SyntaxNode, file: PyFile): boolean {
  if (file.role.script || /(?:^|\/)__main__\.py$/.test(file.path) || inMainGuard(node, file)) return true;
  const definition = enclosingDef(node);
  const name = definitionName(definition, file);
  if (!definition || name === "") return false;
  // @cli.command("develop")
  if (decoratorsOf(definition, file).some((decorator) => /dev|local|debug|watch|reload/i.test(textOf(file, decorator.node)))) return true;
  return /dev|local|debug|watch|reload/i.test(name) || new RegExp(`__name__\\s*==\\s*["']__main__["'][^]*\\b${name}\\(`).test(file.text);
}

/** `graphiql=True`, `introspection=True`, `graphql_ide="graphiql"` */
function visitGraphql(node: SyntaxNode, file: PyFile): Outcomes {
  const nameNode = child(node, "name");
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (!nameNode || !value || !call || !/graphql|ariadne/i.test(textOf(file, child(call, "function") ?? call)) || outside(node, file))
    return undefined;
  const name = textOf(file, nameNode);
  return isTrue(value, file)
    ? problem("schema", node, { data: { name }, fixes: bind(value, `GRAPHQL_${name.toUpperCase()}`, file) })
    : met(node);
}

/** `DebuggedApplication(app)` runs what is typed into the page of an error. */
function visitDebugger(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^werkzeug\.debug\.DebuggedApplication$/.test(symbolOf(child(call, "function"), file) ?? "") || outside(call, file))
    return undefined;
  return problem("python", call, { data: { text: "DebuggedApplication" } });
}

const debugName = /^(?:DEBUG|TEMPLATE_DEBUG|FLASK_DEBUG|PROPAGATE_EXCEPTIONS|DEBUG_PROPAGATE_EXCEPTIONS)$/;
const on = /^(?:true|1|yes|on|y|t)$/i;

/** `DEBUG = True` in settings, `app.config["DEBUG"] = True`, `app.debug = True`, `os.environ["FLASK_ENV"] = "development"` */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (!left || !value) return undefined;
  if (left.type === "attribute" && lastName(left, file) === "debug") return visitAttribute(node, left, value, file);
  if (left.type === "subscript" && symbolOf(child(left, "value"), file) === "os.environ")
    return judgeVariable(lastName(left, file), stringValue(value, file), node, file);
  const config = configValue(node, file);
  if (!config || !debugName.test(config.name)) return undefined;
  // A switch that is read from a variable is one wherever it stands.
  const reads = config.where === "module" && defaultOf(config.value, file) !== undefined;
  if (!reads && !counts(config.where, node, left, file)) return undefined;
  return judgeSwitch(node, config.value, config.name, file);
}

/** Whether a name among settings is the application's switch. */
function counts(where: "module" | "class" | "app", node: SyntaxNode, left: SyntaxNode, file: PyFile): boolean {
  if (where === "app") return true;
  if (!isConfiguration(node, file)) return false;
  // A later assignment decides.
  return where === "class" || (resolveName(textOf(file, left), left, file)?.bindings.length ?? 1) === 1;
}

function judgeSwitch(node: SyntaxNode, value: SyntaxNode, name: string, file: PyFile): Outcomes {
  const holder = enclosingClass(node);
  if (outside(node, file) || (holder && isSettingsClass(holder, file))) return undefined;
  const fallback = defaultOf(value, file);
  if (fallback)
    return isOn(fallback, file)
      ? problem("default", value, {
          data: { name },
          fixes: off(fallback, file),
          ...(isSettingsModule(node, file) ? { pending: "settings" } : {}),
        })
      : met(value);
  const known = staticValue(value, file);
  if (known?.value === true) return report(node, value, name, file, isSettingsModule(node, file));
  return known?.value === false ? met(value) : undefined;
}

function visitAttribute(node: SyntaxNode, left: SyntaxNode, value: SyntaxNode, file: PyFile): Outcomes {
  const framework = applicationFramework(symbolOf(child(left, "object"), file));
  if (framework !== "flask" && framework !== "fastapi" && framework !== "quart" && framework !== "starlette") return undefined;
  return isTrue(value, file) && !outside(node, file) ? report(node, value, "DEBUG", file) : undefined;
}

/** The default of a switch that is read: `os.getenv("DEBUG", "1")`, `env.bool("DEBUG", default=True)`, `to_bool(os.getenv("DEBUG", "1"))`. */
function defaultOf(value: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  for (let node: SyntaxNode | undefined = value, depth = 0; node && depth < 4; depth++) {
    if (node.type === "comparison_operator" || node.type === "parenthesized_expression") node = node.children.find(({ named }) => named);
    else if (node.type === "call") {
      const read = envRead(node, file);
      const { positional, keyword } = argumentsOf(node, file);
      if (read) return read.fallback;
      // A function of the project's own, called with the variable and its default.
      if (/DEBUG$/.test(stringValue(positional[0], file) ?? "")) return keyword.get("default") ?? positional[1];
      node = positional[0] ?? receiverOf(node);
    } else return undefined;
  }
  return undefined;
}

function isOn(fallback: SyntaxNode, file: PyFile): boolean {
  const known = staticValue(fallback, file)?.value;
  return known === true || known === 1 || (typeof known === "string" && on.test(known));
}

const opposite: Readonly<Record<string, string>> = {
  true: "false",
  True: "False",
  TRUE: "FALSE",
  "1": "0",
  yes: "no",
  on: "off",
  Yes: "No",
  y: "n",
  t: "f",
};

function off(fallback: SyntaxNode, file: PyFile): ProblemFix[] {
  const text = textOf(file, fallback);
  const plain = text.replace(/^["']|["']$/g, "");
  const right = opposite[plain];
  return right === undefined
    ? []
    : [{ fix: "off", edits: [{ start: fallback.start, end: fallback.end, text: text.replace(plain, right) }] }];
}

/** A field of settings: `debug: bool = True` */
function visitField(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  const holder = enclosingClass(node);
  if (left?.type !== "identifier" || !value || !holder || !/^debug$/i.test(textOf(file, left)) || !isSettingsClass(holder, file))
    return undefined;
  if (enclosingDef(node) || outside(node, file)) return undefined;
  const given =
    value.type === "call" && calledName(value, file) === "Field"
      ? (argumentsOf(value, file).keyword.get("default") ?? argumentsOf(value, file).positional[0])
      : value;
  if (!given || staticValue(given, file) === undefined) return undefined;
  return isTrue(given, file) ? problem("default", node, { data: { name: textOf(file, left) }, fixes: off(given, file) }) : met(node);
}

function judgeVariable(name: string, value: string | undefined, node: SyntaxNode, file: PyFile): Outcomes {
  const development = /^(?:FLASK|APP|DJANGO|QUART)_ENV$/.test(name) && /^dev(?:elopment)?$/i.test(value ?? "");
  const debug = /^(?:FLASK|DJANGO|APP|QUART|PYTHONASYNCIO)?_?DEBUG$/.test(name) && on.test(value ?? "");
  if ((!development && !debug) || outside(node, file)) return undefined;
  return problem("environment", node, { data: { name, value: value ?? "" } });
}

/** `os.environ.setdefault("FLASK_ENV", "development")` */
function visitSetDefault(call: SyntaxNode, file: PyFile): Outcomes {
  if (symbolOf(child(call, "function"), file) !== "os.environ.setdefault") return undefined;
  const [name, value] = argumentsOf(call, file).positional;
  return judgeVariable(stringValue(name, file) ?? "", stringValue(value, file), call, file);
}

/** `app.config.update(DEBUG=True)` */
function visitConfigKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  return config ? judgeSwitch(node, config.value, config.name, file) : undefined;
}

/** `environ.Env(DEBUG=(bool, True))`: the default of a variable that is read later. */
function visitScheme(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "value");
  const call = value && callOfArgument(value);
  if (value?.type !== "tuple" || !call || symbolOf(child(call, "function"), file) !== "environ.Env" || outside(node, file))
    return undefined;
  const fallback = namedChildren(value)[1];
  if (!fallback) return undefined;
  return isOn(fallback, file) ? problem("default", value, { data: { name: "DEBUG" }, fixes: off(fallback, file) }) : met(value);
}

export const python: TreeVisitors<PyFile> = {
  call: { setdefault: visitSetDefault, DebuggedApplication: visitDebugger, run: visitPositional, debug: visitBottle },
  keyword: {
    debug: visitDebug,
    use_debugger: visitDebug,
    reload: visitReload,
    graphiql: visitGraphql,
    introspection: visitGraphql,
    DEBUG: (node, file) => visitScheme(node, file) ?? visitConfigKeyword(node, file),
  },
  node: { assignment: (node, file) => visitAssignment(node, file) ?? visitField(node, file) },
};
