#!/usr/bin/env node
// The way into every npm script that must work right after `git clone`: plain JavaScript and nothing but Node's own modules, until
// the dependencies are there. Usage: node scripts/run.mjs SCRIPT [ARGUMENT…] runs main(ARGUMENTS) of scripts/SCRIPT.ts.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];
const repository = fileURLToPath(new URL("..", import.meta.url));

checkNode();
process.chdir(repository);
if (!dependenciesAreCurrent()) installDependencies();

const [script, ...args] = process.argv.slice(2);
const { register } = await import("tsx/esm/api");
register();
const { main } = await import(new URL(`${script}.ts`, import.meta.url).href);
try {
  process.exitCode = await main(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join(".")} or newer.`);
  process.exit(1);
}

/** npm keeps a copy of the lock file beside what it installed: every package of the lock file must be in it at the same version. */
function dependenciesAreCurrent() {
  const locked = packagesOf("package-lock.json");
  const installed = packagesOf(join("node_modules", ".package-lock.json"));
  return Object.entries(locked)
    .filter(([path, { optional, link }]) => path.startsWith("node_modules/") && !optional && !link)
    .every(([path, { version }]) => installed[path]?.version === version);
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(repository, lockFile), "utf8")).packages;
  } catch {
    return {};
  }
}

function installDependencies() {
  console.log("Installing dependencies (npm ci)");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: repository,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  console.error("npm ci failed: see its message above.");
  process.exit(1);
}
