/** Which file is a setting of which tool. Adding a format means adding a row. */

interface Row {
  readonly tool: string;
  readonly path: RegExp;
}

/** YAML files; Kubernetes objects and compose files are known by their content, see `yaml.ts`. */
export const yamlTools: readonly Row[] = [
  { tool: "dependabot", path: /(?:^|\/)\.github\/dependabot\.ya?ml$/i },
  { tool: "github-settings", path: /(?:^|\/)\.github\/settings\.ya?ml$/i },
  { tool: "codecov", path: /(?:^|\/)\.?codecov\.ya?ml$/i },
  { tool: "coveralls", path: /(?:^|\/)\.coveralls\.ya?ml$/i },
  { tool: "render", path: /(?:^|\/)render\.ya?ml$/i },
  { tool: "gae", path: /(?:^|\/)app(?:\.(?:prod|production|staging|standard|flex))?\.ya?ml$/i },
  { tool: "serverless", path: /(?:^|\/)serverless(?:[-.]\w+)?\.ya?ml$/i },
  { tool: "sam", path: /(?:^|\/)(?:template|sam)\.ya?ml$/i },
  { tool: "cloudbuild", path: /(?:^|\/)cloudbuild[\w.-]*\.ya?ml$/i },
  { tool: "kamal", path: /(?:^|\/)config\/deploy(?:\.\w+)?\.ya?ml$/i },
  { tool: "helm-chart", path: /(?:^|\/)Chart\.ya?ml$/ },
  { tool: "helm-values", path: /(?:^|\/)values(?:[-.]\w+)*\.ya?ml$/i },
  { tool: "kustomize", path: /(?:^|\/)kustomization\.ya?ml$/i },
  { tool: "database-yml", path: /(?:^|\/)config\/database\.ya?ml$/i },
  {
    tool: "sidekiq",
    path: /(?:^|\/)config\/(?:sidekiq|schedule|sidekiq[_-]cron|recurring|solid_queue|queue|good_job|cache|cable|redis|storage)[\w-]*\.ya?ml$/i,
  },
  {
    tool: "rails-yml",
    path: /(?:^|\/)config\/(?:settings|application|honeybadger|newrelic|appsignal|skylight|scout_apm|datadog|sentry|elastic_apm)(?:\/\w+)?\.ya?ml$/i,
  },
  { tool: "prometheus", path: /(?:^|\/)(?:prometheus|alert(?:s|ing|manager)?|[\w.-]*(?:rules|alerts|alertmanager))[\w.-]*\.ya?ml$/i },
  { tool: "grafana", path: /(?:^|\/)grafana\/.+\.ya?ml$/i },
  { tool: "blackbox", path: /(?:^|\/)blackbox[\w.-]*\.ya?ml$/i },
  { tool: "gatus", path: /(?:^|\/)gatus\/.+\.ya?ml$|(?:^|\/)gatus[\w.-]*\.ya?ml$/i },
  { tool: "upptime", path: /(?:^|\/)\.upptimerc\.ya?ml$/i },
  { tool: "promtail", path: /(?:^|\/)(?:promtail|loki|fluent-?bit|fluentd|vector|filebeat|otel[\w-]*|alloy)[\w.-]*\.ya?ml$/i },
  { tool: "traefik", path: /(?:^|\/)traefik[\w./-]*\.ya?ml$/i },
  { tool: "artillery", path: /(?:^|\/)[\w./-]*(?:artillery|load-?tests?)[\w./-]*\.ya?ml$/i },
  { tool: "toxiproxy", path: /(?:^|\/)(?:toxiproxy|chaos)[\w./-]*\.ya?ml$/i },
  { tool: "lighthouse", path: /(?:^|\/)\.?lighthouserc\.ya?ml$/i },
  { tool: "rubocop", path: /(?:^|\/)\.rubocop\.ya?ml$/i },
  { tool: "eslint", path: /(?:^|\/)\.eslintrc\.ya?ml$/i },
  { tool: "prettier", path: /(?:^|\/)\.prettierrc(?:\.ya?ml)?$/i },
  { tool: "nycrc", path: /(?:^|\/)\.(?:nyc|c8)rc\.ya?ml$/i },
  { tool: "pre-commit", path: /(?:^|\/)\.pre-commit-config\.ya?ml$/i },
  { tool: "renovate", path: /(?:^|\/)renovate\.ya?ml$/i },
  { tool: "ecs", path: /(?:^|\/)(?:appspec|copilot\/.+|ecs-params)\.ya?ml$/i },
  { tool: "railway", path: /(?:^|\/)railway\.ya?ml$/i },
  { tool: "docker-swarm", path: /(?:^|\/)(?:docker-)?stack[\w.-]*\.ya?ml$/i },
  { tool: "gitlab-ci", path: /(?:^|\/)\.gitlab-ci[\w.-]*\.ya?ml$/i },
  { tool: "sops", path: /(?:^|\/)\.sops\.ya?ml$/i },
  { tool: "pulumi", path: /(?:^|\/)Pulumi(?:\.\w+)?\.ya?ml$/ },
  { tool: "doppler", path: /(?:^|\/)doppler\.ya?ml$/i },
];

/** JSON files; sections of package.json are in `documents.ts`. */
export const jsonTools: readonly Row[] = [
  { tool: "vercel", path: /(?:^|\/)(?:vercel|now)\.json$/i },
  { tool: "heroku", path: /(?:^|\/)app\.json$/ },
  { tool: "railway", path: /(?:^|\/)railway\.json$/ },
  { tool: "wrangler", path: /(?:^|\/)wrangler\.jsonc?$/ },
  { tool: "firebase", path: /(?:^|\/)firebase\.json$/ },
  { tool: "staticwebapp", path: /(?:^|\/)staticwebapp\.config\.json$/ },
  { tool: "renovate", path: /(?:^|\/)(?:\.github\/)?\.?renovate(?:rc)?(?:\.json5?)?$/ },
  { tool: "tsconfig", path: /(?:^|\/)(?:tsconfig|jsconfig)(?:\.(?:base|app|build|node|server|prod))?\.json$/ },
  { tool: "biome", path: /(?:^|\/)biome\.jsonc?$/ },
  { tool: "oxlint", path: /(?:^|\/)\.?oxlintrc\.json$/ },
  { tool: "eslint", path: /(?:^|\/)\.eslintrc(?:\.json)?$/ },
  { tool: "prettier", path: /(?:^|\/)\.prettierrc\.json$/ },
  { tool: "deno", path: /(?:^|\/)deno\.jsonc?$/ },
  { tool: "nycrc", path: /(?:^|\/)\.(?:nyc|c8)rc(?:\.json)?$/ },
  { tool: "jest", path: /(?:^|\/)jest\.config\.json$/ },
  { tool: "lighthouse", path: /(?:^|\/)\.?lighthouserc(?:\.json)?$/ },
  { tool: "size-limit", path: /(?:^|\/)\.size-limit\.json$/ },
  { tool: "pyright", path: /(?:^|\/)pyrightconfig\.json$/ },
  { tool: "ecs", path: /(?:^|\/)(?:task-?def(?:inition)?|ecs)[\w.-]*\.json$/i },
  { tool: "grafana", path: /(?:^|\/)[\w./-]*(?:grafana|dashboards?)\/[\w./-]+\.json$/i },
  { tool: "datadog", path: /(?:^|\/)(?:datadog|monitors)\/[\w./-]+\.json$/i },
  { tool: "infisical", path: /(?:^|\/)\.infisical\.json$/ },
  { tool: "secretlint", path: /(?:^|\/)\.secretlintrc(?:\.json)?$/ },
  { tool: "typedoc", path: /(?:^|\/)typedoc\.json$/ },
  { tool: "toxiproxy", path: /(?:^|\/)toxiproxy[\w.-]*\.json$/i },
];

/** TOML files. */
export const tomlTools: readonly Row[] = [
  { tool: "fly", path: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/ },
  { tool: "netlify", path: /(?:^|\/)netlify\.toml$/ },
  { tool: "railway", path: /(?:^|\/)railway\.toml$/ },
  { tool: "wrangler", path: /(?:^|\/)wrangler\.toml$/ },
  { tool: "pyproject", path: /(?:^|\/)pyproject\.toml$/ },
  { tool: "bunfig", path: /(?:^|\/)bunfig\.toml$/ },
  { tool: "ruff", path: /(?:^|\/)\.?ruff\.toml$/ },
  { tool: "gitleaks", path: /(?:^|\/)\.?gitleaks\.toml$/ },
  { tool: "promtail", path: /(?:^|\/)(?:vector|fluent-?bit)[\w.-]*\.toml$/ },
  { tool: "traefik", path: /(?:^|\/)traefik[\w.-]*\.toml$/ },
];

/** INI files, also those without an ending. */
export const iniTools: readonly Row[] = [
  { tool: "setup-cfg", path: /(?:^|\/)setup\.cfg$/ },
  { tool: "coveragerc", path: /(?:^|\/)\.coveragerc$/ },
  { tool: "mypy", path: /(?:^|\/)\.?mypy\.ini$/ },
  { tool: "tox", path: /(?:^|\/)tox\.ini$/ },
  { tool: "pytest", path: /(?:^|\/)pytest\.ini$/ },
  { tool: "flake8", path: /(?:^|\/)\.flake8$/ },
  { tool: "pylint", path: /(?:^|\/)\.?pylintrc$/ },
  { tool: "uwsgi", path: /(?:^|\/)uwsgi[\w.-]*\.ini$/ },
  { tool: "pgbouncer", path: /(?:^|\/)pgbouncer[\w.-]*\.ini$/ },
  { tool: "supervisor", path: /(?:^|\/)supervisord?[\w.-]*\.conf$/ },
  { tool: "fluent-bit", path: /(?:^|\/)fluent-?bit[\w.-]*\.conf$/ },
];

/** The tool of a file, or undefined. */
export function toolOf(rows: readonly Row[], path: string): string | undefined {
  return rows.find((row) => row.path.test(path))?.tool;
}

/** One expression for the paths of all rows. */
export function pathsOf(rows: readonly Row[]): RegExp {
  return new RegExp(rows.map((row) => row.path.source).join("|"), "i");
}
