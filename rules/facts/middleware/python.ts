import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../shared/python/calls.ts";
import { routerFramework } from "../../shared/python/frameworks.ts";
import { decoratorsOf, definitionName, dottedName, lastName, plainString } from "../../shared/python/nodes.ts";
import { importsPackage, symbolOf } from "../../shared/python/symbols.ts";
import { stringValue } from "../../shared/python/values.ts";

function frameworkOf(target: SyntaxNode | undefined, file: PyFile): string {
  const known = routerFramework(symbolOf(target, file));
  if (known) return known;
  return importsPackage(file, "flask")
    ? "flask"
    : importsPackage(file, "fastapi")
      ? "fastapi"
      : importsPackage(file, "starlette")
        ? "starlette"
        : importsPackage(file, "aiohttp")
          ? "aiohttp"
          : "wsgi";
}

/** The dotted name of what is put in front: its import when it has one. */
function nameOf(node: SyntaxNode, file: PyFile): string {
  const subject = node.type === "call" ? child(node, "function") : node;
  return symbolOf(subject, file) ?? dottedName(subject, file) ?? lastName(subject, file);
}

/** `app.add_middleware(CORSMiddleware, …)`, `Middleware(CORSMiddleware, …)`. */
function visitAdd(call: SyntaxNode, file: PyFile): Outcomes {
  const target = receiverOf(call);
  const subject = argumentsOf(call, file).positional[0] ?? argumentsOf(call, file).keyword.get("middleware_class");
  if (file.role.test || !subject) return undefined;
  const name = nameOf(subject, file);
  return name === ""
    ? undefined
    : fact("middleware", subject, {
        framework: target ? frameworkOf(target, file) : "starlette",
        name,
        target: lastName(target, file),
        path: "",
      });
}

/** Dependencies that a router or application puts in front of all its routes. */
function visitDependencies(call: SyntaxNode, file: PyFile): Outcomes {
  const { keyword, positional } = argumentsOf(call, file);
  const dependencies = keyword.get("dependencies");
  if (file.role.test || !dependencies) return undefined;
  const outcomes: Outcome[] = [];
  walkTree(dependencies, (node) => {
    if (node.type !== "call" || !/^(?:Depends|Security)$/.test(calledName(node, file))) return true;
    const subject = argumentsOf(node, file).positional[0];
    const name = subject ? nameOf(subject, file) : "";
    const including = calledName(call, file) === "include_router";
    const target = including
      ? lastName(positional[0], file)
      : call.parent?.type === "assignment"
        ? lastName(child(call.parent, "left"), file)
        : "";
    if (subject && name)
      outcomes.push(
        fact("middleware", subject, { framework: "fastapi", name, target, path: stringValue(keyword.get("prefix"), file) ?? "" }),
      );
    return true;
  });
  return outcomes;
}

/** `@app.middleware("http")`, `@app.before_request`. */
function visitFunction(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  return decoratorsOf(definition, file).flatMap(({ callee, node }): Outcome[] => {
    const target = child(callee, "object");
    if (
      !target ||
      !/^(?:middleware|before_request|before_app_request|after_request|before_serving|on_request)$/.test(lastName(callee, file))
    )
      return [];
    return [
      fact("middleware", node, {
        framework: frameworkOf(target, file),
        name: definitionName(definition, file),
        target: lastName(target, file),
        path: "",
      }),
    ];
  });
}

/** Django's `MIDDLEWARE`. */
function visitSetting(node: SyntaxNode, file: PyFile): Outcomes {
  const value = child(node, "right");
  if (
    file.role.test ||
    !value ||
    !/^MIDDLEWARE(?:_CLASSES)?$/.test(lastName(child(node, "left"), file)) ||
    !/^(?:list|tuple)$/.test(value.type)
  )
    return undefined;
  return namedChildren(value).flatMap((entry): Outcome[] => {
    const name = plainString(entry, file);
    return name === undefined ? [] : [fact("middleware", entry, { framework: "django", name, target: "", path: "" })];
  });
}

/** Extensions of Flask that put themselves in front of an application: `Talisman(app)`, `CSRFProtect(app)`. */
function visitExtension(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const symbol = symbolOf(callee, file) ?? "";
  if (
    file.role.test ||
    !callee ||
    !/^(?:flask_talisman|flask_wtf|flask_cors|flask_limiter|flask_seasurf|flask_login|werkzeug\.middleware)\b/.test(symbol)
  )
    return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  return fact("middleware", callee, {
    framework: "flask",
    name: symbol,
    target: textOf(file, positional[0] ?? keyword.get("app") ?? callee).slice(0, 60),
    path: "",
  });
}

const extensions = ["Talisman", "CSRFProtect", "CsrfProtect", "CORS", "SeaSurf", "LoginManager", "ProxyFix"];

/** Python: middlewares, hooks and dependencies of the web frameworks, Django's MIDDLEWARE, extensions of Flask. */
export const python: TreeVisitors<PyFile> = {
  call: {
    add_middleware: visitAdd,
    Middleware: visitAdd,
    include_router: visitDependencies,
    APIRouter: visitDependencies,
    FastAPI: visitDependencies,
    ...Object.fromEntries(extensions.map((name) => [name, visitExtension])),
  },
  node: { function_definition: visitFunction, assignment: visitSetting },
};
