/**
 * What reports of coverage in the tree say: one `config` fact of the tool `coverage-report` each, with the percentage of `lines`. Reads
 * lcov, Cobertura's and Clover's XML, Istanbul's coverage-summary.json, and SimpleCov's .last_run.json and .resultset.json.
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { json } from "./json.ts";
import { lcov, xml } from "./plain.ts";

const summaries = /(?:^|\/)(?:coverage-summary|coverage-final-summary|\.last_run|\.resultset|coverage)\.json$/;

export default [
  defineFacts({ name: "coverage", facts: ["config"], triggers: { json: { paths: summaries } }, detect: { json } }),
  definePlain("coverage-lcov", /(?:^|\/)(?:lcov\.info|[\w.-]+\.lcov)$/, lcov),
  definePlain("coverage-xml", /(?:^|\/)(?:[\w.-]*cobertura[\w.-]*|coverage|clover)\.xml$/i, xml),
];
