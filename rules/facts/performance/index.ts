/** What keeps a project fast: what is cached, how lists end, whether connections are reused. */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { caddy } from "./caddy.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default [
  defineFacts({
    name: "performance",
    facts: ["practice"],
    triggers: {
      typescript: {
        skip: ["test"],
        words: [
          "setex",
          "unstable_cache",
          "cachelife",
          "revalidate",
          "use cache",
          "cache-control",
          "redis",
          "cachettl",
          "definecached",
          "paginate(",
        ],
      },
      python: {
        skip: ["test"],
        words: [
          "lru_cache",
          "@cache",
          "@cached",
          "setex(",
          "cache.set(",
          "cache_page",
          "get_or_set",
          "cache-control",
          "cache_control",
          "redis",
          "requests",
          "httpx",
          "aiohttp",
          "urllib3",
          "paginate(",
          "paginator(",
          ".limit(",
        ],
      },
      ruby: {
        skip: ["test"],
        words: [
          "rails.cache",
          "expires_in",
          "fresh_when",
          "stale?",
          "caches_",
          "http_cache_forever",
          "httparty",
          "restclient",
          "net::http",
          "persistent",
          "typhoeus",
          "def index",
        ],
      },
    },
    detect: { typescript, python, ruby },
  }),
  definePlain("config-caddy", /(?:^|\/)(?:Caddyfile[\w.-]*|[\w.-]+\.caddyfile)$/i, caddy),
];
