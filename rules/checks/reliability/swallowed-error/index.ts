import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "swallowed-error",
  title: "Error swallowed",
  category: "reliability",
  priority: "P1",
  scope: "production",
  effort: 10,
  cwe: [390, 703],
  languages: ["ts", "py"],
  why: "An error that nobody sees is a failure that nobody repairs: data is lost, users are told that all went well, and the log has nothing to start from.",
  limits:
    "A page that starts something and drops its promise is taken to show the failure where it happens. Handlers that call an empty function of another file are not followed, and a write counts as such where a known database library makes it, in the attempt or in a function of another file that it hands its data to.",
  messages: {
    empty: "This catch drops every error without a trace; log it and throw it on, or say in a comment why it may be ignored.",
    dropped: "Whatever goes wrong in {what} is dropped without a trace; handle it, or say in a comment why it may be ignored.",
    continues: "When {what} fails, this only logs and goes on as if it had worked; throw the error on, or answer with a failure.",
    except: "This except drops every error without a trace; log it and raise it, or say in a comment why it may be ignored.",
    bare: "A bare except also catches SystemExit and KeyboardInterrupt, and hides any mistake of the program; name the errors that are expected.",
    suppress: "The errors of this whole block go without a trace, as suppress() is given {what}; name the errors that are expected.",
    job: "A job whose error is only logged counts as done and is never tried again; throw the error on.",
  },
  fixes: {
    rethrow: { kind: "suggest", title: "Log the error with its context and throw it on" },
    log: { kind: "suggest", title: "Log the error with its context" },
    narrow: { kind: "suggest", title: "Catch Exception only" },
    throwOn: { kind: "suggest", title: "Throw the error on" },
  },
  triggers: {
    typescript: {
      skip: ["test"], // A second argument of then() that does nothing.
      words: ["catch", ", () => {})", ", noop)", ", () => undefined)", ", function () {})"],
    },
  },
  detect: { typescript, python },
  confirm,
});
