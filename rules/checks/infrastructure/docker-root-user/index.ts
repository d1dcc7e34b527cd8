import { defineCheck } from "../../../api/check.ts";
import { dockerfile } from "./dockerfile.ts";

export default defineCheck({
  id: "docker-root-user",
  title: "Container runs as root",
  category: "infrastructure",
  priority: "P1",
  scope: "production",
  effort: 10,
  cwe: [250],
  languages: ["docker"],
  why: "A flaw in the application then has root's rights in the container, which is one kernel or mount mistake away from the host.",
  limits:
    "A base image outside the list of images known to run as another user counts as running as root. A user set from outside (compose, " +
    "Kubernetes) and an entry point script that leaves root in its own way are not seen. Dockerfiles for development and tests are left alone.",
  messages: {
    noUser: "The final stage never leaves root; add a user and USER before the command.",
    rootUser: "The final stage ends as root (USER {user}); end with an unprivileged USER.",
  },
  fixes: {
    addUser: { kind: "safe", title: "Run as an unprivileged user" },
  },
  detect: { dockerfile },
});
