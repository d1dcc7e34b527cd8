/**
 * Settings of platforms, proxies, tools and infrastructure, flattened: what is set where, for project checks to ask. Which file is which
 * tool's stands in `tools.ts`; beside those: `compose`, `k8s` (one fact an object, `Deployment/web`), `package-json` (its sections for
 * tools), `nginx` (`server.location.limit_req`), `dockerfile`, settings written as code (`next`, `vite`,
 * `jest` …, `django` for modules of settings in Python, `gunicorn`, `rails`, `puma`, `capistrano`) and `terraform` (one fact a resource, `aws_db_instance.main`).
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { json, yaml } from "./documents.ts";
import { dockerfile } from "./dockerfile.ts";
import { codeowners, crontab, ini, nginx, terraform, toml } from "./plain.ts";
import { iniTools, jsonTools, pathsOf, tomlTools, yamlTools } from "./tools.ts";
import { python, pythonConfigPaths } from "./python.ts";
import { ruby, rubyConfigPaths } from "./ruby.ts";
import { codeConfigPaths, typescript } from "./typescript.ts";

export default [
  defineFacts({
    name: "config",
    facts: ["config"],
    triggers: {
      yaml: { words: ["\nservices:", "apiversion:"], paths: pathsOf([...yamlTools, { tool: "compose", path: /compose[^/]*\.ya?ml$/i }]) },
      typescript: { paths: codeConfigPaths },
      python: { paths: pythonConfigPaths },
      ruby: { paths: rubyConfigPaths },
      json: { paths: pathsOf([...jsonTools, { tool: "package-json", path: /(?:^|\/)package\.json$/ }]) },
    },
    detect: { yaml, json, dockerfile, typescript, python, ruby },
  }),
  definePlain("config-toml", pathsOf(tomlTools), toml),
  definePlain("config-ini", pathsOf(iniTools), ini),
  definePlain(
    "config-nginx",
    /(?:^|\/)(?:[\w.-]*nginx[\w./-]*\.(?:conf|template)|nginx\/.+\.(?:conf|template)|nginx\/(?:[\w-]+\/)*(?!Dockerfile|Makefile|README|LICENSE|CODEOWNERS|htpasswd)[\w-]+|[\w.-]+\.nginx)(?:\.template|\.erb|\.j2)?$/i,
    nginx,
  ),
  definePlain("config-crontab", /(?:^|\/)(?:crontabs?|cronfile|[\w-]+\.cron|cron\.d\/[\w-]+)(?:\.(?:txt|conf|example))?$/i, crontab),
  definePlain("config-codeowners", /^(?:(?:\.github|\.gitlab|\.gitea|\.forgejo|docs)\/)?CODEOWNERS$/, codeowners),
  definePlain("config-terraform", /\.(?:tf|hcl)$/, terraform),
];
