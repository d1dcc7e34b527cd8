import { defineCheck } from "../../../api/check.ts";
import { moneyLike } from "../../../shared/names/money.ts";
import { confirm } from "./confirm.ts";
import { prisma } from "./prisma.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "money-float",
  title: "Money as floating point",
  category: "data",
  priority: "P0",
  scope: "production",
  effort: 45,
  cwe: [682],
  languages: ["prisma", "ts", "py", "rb"],
  why: "Binary floating point cannot hold most decimal fractions: sums drift by cents, comparisons fail and books do not balance.",
  limits:
    "Names say what is money; amounts under other names are missed. Arithmetic on values whose name does not mean money is not looked at.",
  messages: {
    column: "{name} stores money as {type}, which loses cents; use {remedy}.",
    arithmetic: "{name} is money and is computed as a floating-point number, which loses cents; compute with {remedy}.",
  },
  fixes: {
    decimalColumn: { kind: "safe", title: "Store {name} as {remedy}" },
    decimalSuggest: { kind: "suggest", title: "Use {remedy} for {name}" },
  },
  triggers: {
    typescript: {
      pattern: moneyLike,
      words: [
        "parsefloat",
        "number(",
        "tofixed",
        "float",
        "double",
        "real(",
        "mongoose",
        "decimal",
        "numeric(",
        "'real",
        '"real',
        "+price",
        "+amount",
        "+cost",
        "+fee",
        "+tax",
        "+req.",
      ],
    },
    python: { words: ["float", "real", "double", "round("] },
    ruby: { words: ["float", "to_f", "double"] },
  },
  detect: { prisma, typescript, python, ruby },
  confirm,
});
