import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "generic-exception",
  title: "Error without a type",
  category: "code-quality",
  priority: "P2",
  scope: "production",
  effort: 15,
  cwe: [397],
  languages: ["ts", "py"],
  why: "Whoever catches an error has to tell a missing record from a broken database; text and plain objects have no stack and no type, and a bare Error becomes a 500 whatever went wrong.",
  limits:
    "Values whose form cannot be seen where they are thrown, and plain errors in functions that handlers of other files call, are not judged.",
  messages: {
    text: "A text is thrown, which has no stack and no type; throw an Error or a class of your own.",
    notRaisable:
      "A text cannot be raised: this line fails with a TypeError of its own; raise a class of the project, or one that says what is wrong.",
    value: "{what} is thrown, which has no stack, no type and no message; throw an Error or a class of your own.",
    object: "A plain object is thrown, which has no stack and no type; throw an Error or a class of your own.",
    broad: "{what} can only be caught together with every other error; raise a class of the project, or one that says what is wrong.",
    generic:
      "A bare Error in a handler is answered as a fault of the server whatever went wrong; throw one whose class says what it was{known}.",
  },
  fixes: {
    wrap: { kind: "suggest", title: "Throw an Error with this message" },
    useClass: { kind: "suggest", title: "Throw {known} of the project" },
    newClass: { kind: "suggest", title: "Raise a new class {known}" },
    assign: { kind: "suggest", title: "Throw an Error with these fields" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["throw", "promise.reject(", "reject("] },
    python: { skip: ["test"], words: ["raise exception", "raise baseexception", "= exception(", 'raise "', "raise '", 'raise f"'] },
  },
  detect: { typescript, python },
  confirm,
});
