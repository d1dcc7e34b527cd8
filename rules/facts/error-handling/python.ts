/** Handlers of errors that an application written in Python registers. */
import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { calledName } from "../../shared/python/calls.ts";

/** `@app.exception_handler(Exception)`, `app.add_exception_handler(…)`, `@app.errorhandler(500)`. */
function visitRegistration(call: SyntaxNode, file: PyFile): Outcomes {
  return file.role.test
    ? undefined
    : fact("setting", child(call, "function") ?? call, { key: "error.handler", value: calledName(call, file) });
}

/** `FastAPI(exception_handlers=handlers)` */
function visitOption(argument: SyntaxNode, file: PyFile): Outcomes {
  const name = child(argument, "name");
  return file.role.test || !name ? undefined : fact("setting", name, { key: "error.handler", value: textOf(file, name) });
}

export const python: TreeVisitors<PyFile> = {
  call: {
    exception_handler: visitRegistration,
    add_exception_handler: visitRegistration,
    errorhandler: visitRegistration,
    app_errorhandler: visitRegistration,
    register_error_handler: visitRegistration,
  },
  keyword: { exception_handlers: visitOption },
};
