/**
 * What a project does so that it withstands failures and load: handlers of errors, retries, breakers, limits of time, renewed tokens, the
 * way that jobs are queued, kept and repeated, how a schema changes, and how its database is watched. Each place is a `practice`; what is
 * known of a library stands in a row of `*-rows.ts`.
 */
import { defineFacts } from "../../api/check.ts";
import { typescript as enqueues } from "./enqueues.ts";
import * as errorClasses from "./error-classes.ts";
import { schemaPath, visitSchema } from "./foreign-keys.ts";
import { python, pythonWords } from "./python.ts";
import { ruby, rubyWords } from "./ruby.ts";
import { typescript as foreignKeys } from "./typescript-foreign-keys.ts";
import { typescript, typescriptWords } from "./typescript.ts";

export default [
  defineFacts({
    name: "reliability",
    facts: ["practice"],
    triggers: {
      typescript: { skip: ["browser", "test"], words: typescriptWords },
      python: { skip: ["test"], words: pythonWords },
      ruby: { skip: ["test"], words: rubyWords },
    },
    detect: { typescript, python, ruby },
  }),
  defineFacts({
    name: "error-classes",
    facts: ["practice"],
    triggers: {
      typescript: { skip: ["test", "browser"], words: ["error ", "exception "], and: ["extends"], pattern: errorClasses.errorClassPattern },
      python: { skip: ["test"], words: ["error)", "exception)"], pattern: errorClasses.errorClassPattern },
      ruby: { skip: ["test"], words: ["error", "exception"], pattern: errorClasses.errorClassPattern },
    },
    detect: { typescript: errorClasses.typescript, python: errorClasses.python, ruby: errorClasses.ruby },
  }),
  defineFacts({
    name: "foreign-keys",
    facts: ["practice"],
    triggers: {
      typescript: {
        skip: ["browser", "test"],
        words: ["manytoone(", ".references(", "references:"],
        and: ["typeorm", "drizzle-orm", "sequelize"],
      },
      ruby: { words: ["add_foreign_key"], within: schemaPath },
    },
    detect: { typescript: foreignKeys, ruby: { file: visitSchema } },
  }),
  defineFacts({
    name: "enqueues",
    facts: ["practice"],
    triggers: {
      typescript: {
        skip: ["browser", "test"],
        words: ["queue", "bullmq", "inngest", "jobs"],
        and: [".add(", ".addbulk(", ".createjob(", ".send("],
      },
    },
    detect: { typescript: enqueues },
  }),
];
