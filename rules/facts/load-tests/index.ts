/** Scripts that put a service under load: one `config` fact of the tool `load-test` each, with whether it fails above a limit. */
import { defineFacts } from "../../api/check.ts";
import { type FileContext, type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { outlineOf } from "../../shared/python/nodes.ts";
import { importsOf } from "../../shared/typescript/scope.ts";

const npm = /^(?:k6(?:\/.*)?|autocannon|artillery|loadtest|gatling\/.*|@gatling\.io\/.*|grafana-k6)$/;
const limits = /\bthresholds\s*:|\bensure\b|\bp\(?9[059]\b|\bp9[059]\b|\bfail_ratio\b|exit_code|process_exit_code|\.assertions\(|lt\(\d/;

function found(name: string, file: FileContext): Outcomes {
  return fact(
    "config",
    { start: 0, end: Math.min(1, file.text.length) },
    { tool: "load-test", name, values: { limits: limits.test(file.text) } },
  );
}

export default defineFacts({
  name: "load-tests",
  facts: ["config"],
  triggers: {
    typescript: { words: ['"k6/http', "'k6/http", '"k6"', "'k6'", "autocannon", '"loadtest"', "'loadtest'", "@gatling.io"] },
    python: { words: ["import locust", "from locust"] },
  },
  detect: {
    typescript: {
      file(_root, file) {
        const module = [...importsOf(file).values()].map((imported) => imported.module).find((name) => npm.test(name));
        return module === undefined ? undefined : found(/^@?[^/]+/.exec(module)?.[0] ?? module, file);
      },
    },
    python: {
      file(root, file: PyFile) {
        const imports = outlineOf(root).some((node) => /^(?:import|from)\s+locust\b/.test(textOf(file, node)));
        return imports ? found("locust", file) : undefined;
      },
    },
  },
});
