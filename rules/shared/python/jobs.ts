/** Background jobs: functions that Celery, Dramatiq, Huey, RQ and arq run. */
import type { PyFile } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { type Decorator, decoratorsOf, definitionName, parametersOf } from "./nodes.ts";
import { importsPackage, symbolOf } from "./symbols.ts";
import { mentions } from "../mentions.ts";

/** Whether a decorator makes a task of Celery, also with an application of another module. */
export function isTaskDecorator({ callee, name }: Decorator, file: PyFile): boolean {
  const symbol = symbolOf(callee, file) ?? name;
  if (/^celery\.(?:shared_task|task)$|^celery\.Celery\(\)\.task$/.test(symbol)) return true;
  // A decorator of the project's own around Celery's keeps its name; another library's task has options of its own.
  if (/(?:^|\.)shared_task$/.test(symbol)) return importsPackage(file, "celery") || symbol === "shared_task" || /celery/i.test(symbol);
  // The application is another module's: @app.task, @celery_app.task
  return (
    /(?:^|\.)(?:\w*celery\w*|app)\.task$/i.test(name) &&
    (/celery/i.test(name) || importsPackage(file, "celery") || /\bcelery\b|(?:^|\.)(?:tasks?|workers?)\.app\.task$/.test(symbol))
  );
}

/** `async def send(ctx, id)` of a module that gives its functions to arq's worker. */
function isArqJob(definition: SyntaxNode, file: PyFile): boolean {
  if (parametersOf(definition, file)[0]?.name !== "ctx") return false;
  const listed = new RegExp(`\\bfunctions\\b[^=\\n]*=\\s*\\[[^\\]]*\\b${definitionName(definition, file)}\\b`);
  return importsPackage(file, "arq") || (mentions(file, /\bclass WorkerSettings\b/) && mentions(file, listed));
}

/** Whether a function is a job of some library. */
export function isJob(definition: SyntaxNode, file: PyFile): boolean {
  if (isArqJob(definition, file)) return true;
  return decoratorsOf(definition, file).some(
    (decorator) =>
      isTaskDecorator(decorator, file) ||
      /^(?:dramatiq\.actor|django_rq\.job|rq\.decorators\.job|rq\.job|huey(?:\.\w+)*(?:\(\))?\.task)$/.test(
        symbolOf(decorator.callee, file) ?? "",
      ),
  );
}
