/**
 * Commands and actions of CI systems, git hooks and platforms. `system` is one of github-actions, gitlab-ci, circleci, azure-pipelines,
 * bitbucket-pipelines, buildkite, travis, drone, jenkins; of the hooks pre-commit, husky, lefthook; of the platforms heroku, fly, render,
 * vercel, netlify, railway; `make` for the recipes of a Makefile or justfile; `docker`, `compose`, `k8s`, `systemd` and `entrypoint` for what images
 * and containers run. `job` is the job's name, for platforms `build`, `release` or `start`, for recipes the target. A command is one simple command of a
 * shell text. The setting `ci.service` names the image of a service that a job starts.
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { dockerfile, entrypoint, systemdUnit } from "./images.ts";
import { jenkinsfile } from "./jenkins.ts";
import { huskyHook } from "./hooks.ts";
import { makefile } from "./make.ts";
import { platformJson, platformToml, procfile } from "./platforms.ts";
import { yaml } from "./yaml.ts";

export default [
  defineFacts({
    name: "ci",
    facts: ["ci-command", "ci-action", "setting"],
    triggers: {
      yaml: {
        words: ["command:", "args:", "entrypoint:"],
        and: ["services:", "containers:"],
        paths:
          /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+|action|\.gitlab-ci(?:\.[\w-]+)?|\.gitlab\/ci\/.+|\.circleci\/[^/]+|[\w.-]*azure-?pipelines?[\w.-]*|\.azure[\w-]*\/.+|bitbucket-pipelines|\.?buildkite\/[^/]+|buildkite|\.travis|\.(?:drone|woodpecker)(?:\/[^/]+)?|\.pre-commit-config|\.?lefthook(?:-local)?|render)\.ya?ml$/i,
      },
      json: { paths: /(?:^|\/)(?:vercel|railway|app|now)\.json$/ },
    },
    detect: { yaml, json: platformJson, dockerfile },
  }),
  definePlain("jenkins", /(?:^|\/)Jenkinsfile[\w.-]*$/, jenkinsfile),
  definePlain("husky", /(?:^|\/)\.husky\/(?:pre-commit|pre-push|commit-msg)$/, huskyHook),
  definePlain("makefile", /(?:^|\/)(?:GNUm|M|m)akefile$|(?:^|\/)\.?[Jj]ustfile$|\.(?:mk|just)$/, makefile),
  definePlain(
    "entrypoint",
    /(?:^|\/)(?:(?:docker-)?entry-?_?point[\w.-]*|(?:docker-?)?(?:start\w*|run|prestart|release|boot|init|migrate|deploy|launch)(?:[-_.][\w-]+)*\.sh|bin\/(?:docker-entrypoint|release|start[\w-]*|boot|deploy|render-build\.sh)|docker\/(?:[\w-]+\/)*start-[\w-]+)$/,
    entrypoint,
  ),
  definePlain("systemd", /\.service(?:\.(?:example|template|j2|erb))?$/, systemdUnit),
  definePlain("procfile", /(?:^|\/)Procfile$/, procfile),
  definePlain("platform-toml", /(?:^|\/)(?:fly(?:\.[\w-]+)?|netlify|railway)\.toml$/, platformToml),
];
