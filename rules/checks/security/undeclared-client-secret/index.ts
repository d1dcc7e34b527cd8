import { defineCheck } from "../../../api/check.ts";
import { dotenv } from "./dotenv.ts";
import { typescript } from "./typescript.ts";

const prefixes = [
  "next_public_",
  "vite_",
  "react_app_",
  "expo_public_",
  "nuxt_public_",
  "nuxt_env_",
  "gatsby_",
  "vue_app_",
  "ng_app_",
  "public_",
];

export default defineCheck({
  id: "undeclared-client-secret",
  title: "Secret exposed to the browser bundle",
  category: "security",
  priority: "P0",
  scope: "production",
  effort: 15,
  cwe: [200],
  languages: ["ts", "env"],
  why: "What reaches the browser is public: anyone can read it in the page's files, and every script on the page can read what lies in its storage.",
  limits:
    "Names that could mean a publishable key, such as a bare API_KEY, are not reported. A secret that reaches the browser through properties of a component or an answer of the server is not followed.",
  messages: {
    public: "{name} is written into the browser's files because of its prefix; rename it and use it on the server only.",
    client: "{name} is read in a file that runs in the browser; read it on the server and pass on only what the page needs.",
    inlined: "{setting} writes {name} into the browser's files; read it on the server and pass on only what the page needs.",
    storage: "{what} is kept in {store}, where every script on the page can read it; keep it in an HttpOnly cookie.",
  },
  fixes: {
    rename: { kind: "suggest", title: "Rename to {name}, which stays on the server" },
  },
  triggers: {
    typescript: { skip: ["test"], words: [...prefixes, "localstorage", "sessionstorage", "process.env"] },
    dotenv: { words: prefixes },
  },
  detect: { typescript, dotenv },
});
