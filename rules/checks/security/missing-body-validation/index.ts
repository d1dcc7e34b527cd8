import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-body-validation",
  title: "Request body used without validation",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 20,
  cwe: [20],
  languages: ["ts", "py"],
  why: "A body can hold anything: other types, huge texts, objects where a text is expected, fields nobody thought of. What is not held against a schema reaches queries and calls as it came, where it fails late, stores nonsense or opens a hole.",
  limits:
    "A body is followed into functions of the same file and into exported functions of other modules, one step far, not into methods of classes of other modules. Schemas behind middleware are recognised by their library or by names that speak of validation.",
  messages: {
    field: "{field} of the request body ends up in {sink} without validation; parse the body with a schema first.",
    argument:
      "{field} of the action's argument ends up in {sink} without validation; anyone may call it with anything, so parse the argument with a schema first.",
    whole: "The request body ends up in {sink} without validation; parse it with a schema first.",
  },
  fixes: {
    schema: { kind: "suggest", title: "Parse the body with a Zod schema and answer 400 when it does not fit" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: [
        "event[",
        "event.get(",
        "get_json",
        "request.json",
        ".json()",
        "request.data",
        "request.form",
        "request.post",
        "request.body",
        ".post()",
        ": dict",
      ],
      and: ["request", "@router", "@app", "json.loads("],
    },
    typescript: {
      skip: ["browser", "test"],
      words: [".body", "body }", "body,", ".json()", "formdata", "@body(", "readbody(", "parsebody(", "json.parse(", "use server", "data"],
      and: ["req", "request", "ctx", "body(", "formdata", "event", "c.", "context", "use server", "elysia"],
      // A read of a body, not any data.
      pattern:
        /\.\s*(?:body|rawBody|payload)\b|\bbody\s*[,}:=]|\b(?:json|formData|parseBody|readBody|Body)\s*[(<]|(?:form|data)[\w"'\])!?]*\s*\.\s*get\s*[(<]|\bJSON\s*\.\s*parse\s*\(|["']use server["']/i,
    },
  },
  detect: { typescript, python },
  confirm,
});
