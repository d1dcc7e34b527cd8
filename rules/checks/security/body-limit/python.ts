/** Python: Flask's MAX_CONTENT_LENGTH, Django's DATA_UPLOAD_MAX_MEMORY_SIZE, aiohttp's client_max_size and their like. */
import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { callOfArgument } from "../../../shared/python/calls.ts";
import { configValue, inDevelopment } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { child } from "../../../api/tree.ts";
import { most, sizeName } from "./sizes.ts";

const settings = /^(?:MAX_CONTENT_LENGTH|MAX_FORM_MEMORY_SIZE|DATA_UPLOAD_MAX_MEMORY_SIZE|REQUEST_MAX_SIZE)$/;

/** None and 0 switch a limit off. `unlimited` says which of them the library takes for no limit. */
function judge(value: SyntaxNode, unlimited: readonly unknown[], file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.example || role.script || inDevelopment(value, file)) return undefined;
  const known = staticValue(value, file);
  if (!known) return undefined;
  const fixes = [{ fix: "oneMegabyte", edits: [{ start: value.start, end: value.end, text: "1024 * 1024" }] }];
  if (unlimited.includes(known.value)) return problem("none", value, { fixes });
  if (typeof known.value !== "number") return undefined;
  return known.value > most ? problem("large", value, { data: { size: sizeName(known.value) }, fixes }) : met(value);
}

/** MAX_CONTENT_LENGTH = None, app.config["MAX_CONTENT_LENGTH"] = 100 * 1024 * 1024 */
function visitSetting(node: SyntaxNode, file: PyFile): Outcomes {
  const config = configValue(node, file);
  return config && settings.test(config.name) ? judge(config.value, [null], file) : undefined;
}

const makers =
  /^(?:aiohttp\.web\.Application|litestar\.(?:\w+\.)*Litestar|tornado\.httpserver\.HTTPServer|tornado\.web\.Application(?:\(\))?\.listen)$/;

/** web.Application(client_max_size=0), Litestar(request_max_body_size=None), HTTPServer(app, max_body_size=…) */
function visitKeyword(keyword: SyntaxNode, file: PyFile): Outcomes {
  const value = child(keyword, "value");
  const call = value && callOfArgument(value);
  if (!value || !call || !makers.test(symbolOf(child(call, "function"), file) ?? "")) return undefined;
  return judge(value, [null, 0], file);
}

export const python: TreeVisitors<PyFile> = {
  keyword: {
    client_max_size: visitKeyword,
    request_max_body_size: visitKeyword,
    max_body_size: visitKeyword,
    max_buffer_size: visitKeyword,
    MAX_CONTENT_LENGTH: visitSetting,
    MAX_FORM_MEMORY_SIZE: visitSetting,
  },
  node: { assignment: visitSetting, pair: visitSetting },
};
