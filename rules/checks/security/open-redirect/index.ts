import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "open-redirect",
  title: "Redirect to an address from the request",
  category: "security",
  priority: "P1",
  scope: "service",
  effort: 15,
  cwe: [601],
  languages: ["ts", "py"],
  why: "A link to this service that leads on to anywhere lends its good name to whoever writes the link: the address looks right, the page behind it asks for the password. Tokens in the address go along.",
  limits:
    "Addresses that were stored first, and redirects in the browser, are not followed. A check in a function of another file is taken for one by its name.",
  messages: {
    redirect: "The redirect goes wherever {name} says, also to another site; allow only paths of this one.",
  },
  fixes: {
    relative: { kind: "suggest", title: "Follow it only when it is a path of this site" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: ["redirect", "location", "httpfound", "httpseeother"],
      and: ["request", "query", "next", "return", "url"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: ["redirect", "location"],
      and: ["query", "params", "body", "searchparams", "req", "request", "headers", "cookies", "formdata"],
    },
  },
  detect: { typescript, python },
});
