import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ARTIFACTS_FOLDER, REPOSITORY } from "../e2e/harness/index.ts";
import { runInForeground } from "../e2e/harness/shell.ts";
import { packageExtension } from "./package.ts";
import { main as setUp } from "./setup.ts";

interface Tally {
  passed: number;
  failed: number;
}

/** The parts of `npm test`, in order. A part that fails does not keep the later ones from running. */
const PARTS: Record<string, () => Promise<Tally>> = {
  lint: () => step(() => tool("biome", ["check", "."])),
  types: () => step(() => tool("tsc", ["-b"])),
  package: () => step(async () => void (await packageExtension())),
  unit: () => vitest("unit", []),
  setup: () => step(async () => void (await setUp())),
  e2e: () => vitest("e2e", ["--config", "e2e/vitest.config.ts"]),
};

/** `npm test [-- PART…]`: runs all parts or the named ones, prints their counts, and returns 0 only when nothing failed. */
export async function main(names: string[]): Promise<number> {
  const unknown = names.find((name) => !(name in PARTS));
  if (unknown) throw new Error(`There is no part "${unknown}": the parts are ${Object.keys(PARTS).join(", ")}.`);

  const lines: string[] = [];
  const total: Tally = { passed: 0, failed: 0 };
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n── ${name} ──`);
    const start = Date.now();
    const { passed, failed } = await part();
    lines.push(`${name.padEnd(8)} ${passed} passed, ${failed} failed (${Math.round((Date.now() - start) / 1000)} s)`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${lines.join("\n")}\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

/** A part without tests of its own counts as one. */
async function step(work: () => Promise<void>): Promise<Tally> {
  try {
    await work();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function tool(name: string, args: string[]): Promise<void> {
  const code = await runInForeground(join(REPOSITORY, "node_modules/.bin", name), args, { cwd: REPOSITORY });
  if (code !== 0) throw new Error(`${name} ended with exit code ${code}.`);
}

async function vitest(name: string, args: string[]): Promise<Tally> {
  const report = join(ARTIFACTS_FOLDER, "test-results", `${name}.json`);
  mkdirSync(join(report, ".."), { recursive: true });
  rmSync(report, { force: true });
  const ended = await step(() => tool("vitest", ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]));
  const counted = count(report);
  // Vitest can fail without a failed test: no test files, an error outside of tests, a crash.
  return { passed: counted.passed, failed: Math.max(counted.failed, ended.failed) };
}

/** What this runner reads of Vitest's JSON report. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

function count(reportFile: string): Tally {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return { passed: 0, failed: 1 };
  }
  // A file that cannot be loaded has failed without having a test.
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}
