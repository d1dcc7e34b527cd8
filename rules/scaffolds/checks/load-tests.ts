import type { ProjectView } from "../../api/project.ts";
import { routesOf } from "../project/described.ts";
import { defineScaffold } from "../scaffold.ts";

/** Routes that a script may call without knowing anything: those that read, and take no parameter. */
const readable = (project: ProjectView): readonly string[] =>
  routesOf(project)
    .filter(({ method, path }) => method === "GET" && !/[:{[*<(]|callback|logout|sign-?out|webhook/i.test(path))
    .map(({ path }) => path)
    .slice(0, 20);

export default defineScaffold({
  check: "load-tests",
  title: "Write a k6 script over the routes found",
  make: ({ project }) => ({
    files: [{ path: "load-tests/routes.js", text: text(readable(project)) }],
    notes: [
      "Run it against staging, never against production: k6 run -e BASE_URL=https://staging.example.org load-tests/routes.js",
      "Set the number of users that you expect, and add the routes that write and sign in.",
    ],
  }),
});

const text = (paths: readonly string[]): string => `import { check, sleep } from "k6";
import http from "k6/http";

const base = __ENV.BASE_URL || "http://localhost:3000";

// Routes that can be read without an account.
const paths = ${JSON.stringify(paths.length > 0 ? paths : ["/"], undefined, 2)};

export const options = {
  stages: [
    { duration: "1m", target: 20 },
    { duration: "3m", target: 20 },
    { duration: "1m", target: 0 },
  ],
  // The run fails above these limits.
  thresholds: {
    http_req_failed: ["rate<0.01"],
    http_req_duration: ["p(95)<500"],
  },
};

export default function () {
  for (const path of paths) {
    const answer = http.get(base + path, { tags: { name: path } });
    check(answer, { "is answered": (each) => each.status < 400 });
  }
  sleep(1);
}
`;
