import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "host-validation",
  title: "Any Host header accepted",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 10,
  cwe: [350, 20],
  languages: ["ts", "py"],
  why: "The Host header is written by whoever sends the request. A link in a password-reset mail that is built from it leads to the attacker's server, token included; a server that answers to any name can be reached from any web page by DNS rebinding.",
  limits: "Links without a sign that they go into a mail or carry a token, and hosts that a proxy in front has checked, are not judged.",
  messages: {
    any: "{setting} accepts every host name, so any web page can reach this server under a name of its own; list the host names that you serve.",
    link: "This link is built from the request's Host header ({source}), so whoever sends the request decides where it leads; use a configured address.",
    rebinding:
      "This MCP server listens on every interface without looking at the Host header, so any web page can call its tools by DNS rebinding; name the allowed hosts.",
  },
  fixes: {
    allowedHosts: { kind: "suggest", title: "Read the allowed hosts from ALLOWED_HOSTS" },
    configured: { kind: "suggest", title: "Take the host from APP_HOST" },
  },
  triggers: {
    typescript: {
      words: ["allowedhosts", "host", "servertransport", "createmcpexpressapp"],
      and: ["allowedhosts", "://", "servertransport", "createmcpexpressapp"],
    },
    python: {
      skip: ["test"],
      words: [
        "allowed_hosts",
        "trustedhost",
        "request.host",
        "host_url",
        "url_root",
        "base_url",
        '"host"',
        "'host'",
        "forwarded-host",
        "http_host",
        "get_host",
        "fastmcp",
        "transportsecurity",
      ],
    },
  },
  detect: { typescript, python },
  confirm,
});
