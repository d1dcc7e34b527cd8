/**
 * Settings of platforms, proxies, tools and infrastructure, flattened: what is set where, for project checks to ask. Which file is which
 * tool's stands in `tools.ts`; beside those: `compose`, `k8s` (one fact an object, `Deployment/web`), `package-json` (its sections for
 * tools), `nginx` (`server.location.limit_req`) and `terraform` (one fact a resource, `aws_db_instance.main`).
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { json, yaml } from "./documents.ts";
import { ini, nginx, terraform, toml } from "./plain.ts";
import { iniTools, jsonTools, pathsOf, tomlTools, yamlTools } from "./tools.ts";

export default [
  defineFacts({
    name: "config",
    facts: ["config"],
    triggers: {
      yaml: { words: ["\nservices:", "apiversion:"], paths: pathsOf([...yamlTools, { tool: "compose", path: /compose[^/]*\.ya?ml$/i }]) },
      json: { paths: pathsOf([...jsonTools, { tool: "package-json", path: /(?:^|\/)package\.json$/ }]) },
    },
    detect: { yaml, json },
  }),
  definePlain("config-toml", pathsOf(tomlTools), toml),
  definePlain("config-ini", pathsOf(iniTools), ini),
  definePlain(
    "config-nginx",
    /(?:^|\/)(?:[\w.-]*nginx[\w./-]*\.(?:conf|template)|nginx\/.+\.(?:conf|template)|[\w.-]+\.nginx)(?:\.template|\.erb|\.j2)?$/i,
    nginx,
  ),
  definePlain("config-terraform", /\.(?:tf|hcl)$/, terraform),
];
