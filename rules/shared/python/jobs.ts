/** Background jobs: functions that Celery, Dramatiq, Huey and RQ run. */
import type { PyFile } from "../../api/file.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { type Decorator, decoratorsOf } from "./nodes.ts";
import { importsPackage, symbolOf } from "./symbols.ts";

/** Whether a decorator makes a task of Celery, also with an application of another module. */
export function isTaskDecorator({ callee, name }: Decorator, file: PyFile): boolean {
  const symbol = symbolOf(callee, file) ?? name;
  if (/^celery\.(?:shared_task|task)$|^celery\.Celery\(\)\.task$|(?:^|\.)shared_task$/.test(symbol)) return true;
  // The application is another module's: @app.task, @celery_app.task
  return (
    /(?:^|\.)(?:\w*celery\w*|app)\.task$/i.test(name) &&
    (/celery/i.test(name) || importsPackage(file, "celery") || /\bcelery\b/.test(symbol))
  );
}

/** Whether a function is a job of some library. */
export function isJob(definition: SyntaxNode, file: PyFile): boolean {
  return decoratorsOf(definition, file).some(
    (decorator) =>
      isTaskDecorator(decorator, file) ||
      /^(?:dramatiq\.actor|django_rq\.job|rq\.decorators\.job|rq\.job|huey(?:\.\w+)*(?:\(\))?\.task)$/.test(
        symbolOf(decorator.callee, file) ?? "",
      ),
  );
}
