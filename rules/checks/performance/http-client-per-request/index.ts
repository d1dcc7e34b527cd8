import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "http-client-per-request",
  title: "HTTP client built for every call",
  category: "performance",
  priority: "P3",
  effort: 15,
  languages: ["ts", "py"],
  why: "A client or agent that is built for each call keeps no connection open: every call pays for a new TCP and TLS handshake, and under load the sockets run out.",
  limits:
    "A client that a function hands out is not judged, since who keeps it is not known; neither is a function that is called once at the start.",
  messages: {
    handler: "{what} is built again for every request; build it once, at module level.",
    call: "{what} is built again for every call of {name}; build it once, at module level.",
    loop: "{what} opens a new connection in every round; make one {client} in front of the loop.",
    keepAlive: "Without keepAlive every call opens a new connection; leave it on.",
  },
  fixes: {
    keepAlive: { kind: "suggest", title: "Keep connections open" },
    hoist: { kind: "suggest", title: "Build it once, at module level" },
  },
  triggers: {
    python: { skip: ["test"], words: ["requests", "httpx", "aiohttp", "urllib3", "niquests", "oauth1session", "oauth2session"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["axios", "agent(", "got", "ky", "undici", "ofetch"],
      and: ["create(", "extend(", "agent(", "pool("],
    },
  },
  detect: { typescript, python },
});
