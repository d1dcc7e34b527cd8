/**
 * Measures the product against what it cannot do without, in one run on one machine: `npm run bench`. Figures of different machines do
 * not compare; ratios do.
 *
 *   --project FOLDER   scan this project instead of one made of the fixtures
 *   --files N          size of that made project (default 2000)
 *   --runs N           whole-project runs, the median counts (default 5)
 *   --edits N          keys per latency (default 200)
 *   --peers            also time the linters that are installed in the current folder
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { type } from "./client.ts";
import { textOf, writeProject } from "./corpus.ts";
import { installedPeers } from "./peers.ts";
import { median, quantile, table } from "./statistics.ts";

const top = path.resolve(import.meta.dirname, "..");
const cli = path.join(top, "dist", "cli.cjs");
const { values: options } = parseArgs({
  options: {
    project: { type: "string" },
    files: { type: "string", default: "2000" },
    runs: { type: "string", default: "5" },
    edits: { type: "string", default: "200" },
    peers: { type: "boolean", default: false },
  },
});
const runs = Number(options.runs);
const edits = Number(options.edits);

if (!fs.existsSync(cli)) {
  console.error("dist/ is missing: run npm run build first");
  process.exit(2);
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "seaworthy-bench-"));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));

/** Compiled first, so that neither side of a comparison pays for that. */
function compiled(name: string): string {
  const outfile = path.join(scratch, `${name}.cjs`);
  buildSync({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["ts-morph"],
    mainFields: ["module", "main"],
  });
  return outfile;
}

interface Timed {
  readonly seconds: number;
  readonly output: string;
}

function time(command: readonly string[], cwd: string): Timed {
  const [program = "", ...args] = command;
  const start = performance.now();
  const { stdout, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 30,
    env: { ...process.env, NODE_PATH: path.join(top, "node_modules") },
  });
  if (error) throw error;
  return { seconds: (performance.now() - start) / 1000, output: stdout };
}

const ms = (value: number) => value.toFixed(2);
const used = (value: number | undefined) => (value === undefined ? "?" : value.toFixed(1));
const seconds = (value: number) => value.toFixed(2);
const times = (value: number) => `${value.toFixed(1)}×`;

async function latencies(): Promise<string> {
  const rows = [["as you type, ms from key to diagnostics", "p50", "p95", "to transport p50", "processor"]];
  const echo = compiled("echo-server");
  for (const lines of [300, 3000]) {
    for (const burst of [1, 10]) {
      const root = path.join(scratch, `typing-${lines}-${burst}`);
      fs.mkdirSync(root);
      const file = path.join(root, "routes.ts");
      const text = textOf(lines);
      fs.writeFileSync(file, text);
      const measure = (command: readonly string[], warm = 50) => type({ command, root, file, text, edits, burst, warm });
      const transport = await measure([process.execPath, echo, "--stdio"]);
      const product = await measure([process.execPath, cli, "lsp", "--stdio", "--cache-folder", path.join(scratch, "cache")]);
      const floor = median(transport.keys);
      const name = `${lines} lines${burst > 1 ? `, ${burst} keys at once` : ""}`;
      rows.push([`${name}: transport`, ms(floor), ms(quantile(transport.keys, 0.95)), "", used(transport.processor)]);
      rows.push([
        `${name}: product`,
        ms(median(product.keys)),
        ms(quantile(product.keys, 0.95)),
        times(median(product.keys) / floor),
        used(product.processor),
      ]);
    }
  }
  return table(rows);
}

async function starts(): Promise<string> {
  const rows = [["start", "median", "largest memory, MB"]];
  const root = path.join(scratch, "start");
  fs.mkdirSync(root);
  const file = path.join(root, "routes.ts");
  const text = textOf(300);
  fs.writeFileSync(file, text);
  const cache = path.join(scratch, "start-cache");
  const measure = async (folder: string) =>
    type({ command: [process.execPath, cli, "lsp", "--stdio", "--cache-folder", folder], root, file, text, edits: 100, burst: 1, warm: 0 });
  const node = Array.from({ length: runs }, () => time([process.execPath, "-e", "0"], root).seconds * 1000);
  rows.push(["node itself, ms", median(node).toFixed(0), ""]);
  const cold = await measure(cache);
  // The first server keeps its compiled code once its scan has ended.
  await new Promise((resolve) => setTimeout(resolve, 500));
  time([process.execPath, cli, "check", "--quiet", "--cache-folder", cache], root);
  const warm: Awaited<ReturnType<typeof measure>>[] = [];
  for (let run = 0; run < runs; run++) warm.push(await measure(cache));
  rows.push(["first start to first diagnostics, ms", cold.first.toFixed(0), cold.memory?.toFixed(0) ?? "?"]);
  rows.push([
    "later starts to first diagnostics, ms",
    median(warm.map(({ first }) => first)).toFixed(0),
    median(warm.map(({ memory }) => memory ?? Number.NaN)).toFixed(0),
  ]);
  return table(rows);
}

function scans(): string {
  const project = options.project ? path.resolve(options.project) : path.join(scratch, "project");
  if (!options.project) writeProject(project, Number(options.files));
  const baseline = compiled("baseline");
  const cache = path.join(scratch, "scan-cache");
  const check = [process.execPath, cli, "check", "--format", "json", "--cache-folder", cache];
  const forget = () => {
    for (const name of fs.existsSync(cache) ? fs.readdirSync(cache) : []) if (name.startsWith("results")) fs.rmSync(path.join(cache, name));
  };
  time(check, project);
  const measured = new Map<string, number[]>();
  const add = (name: string, command: readonly string[]) =>
    measured.set(name, [...(measured.get(name) ?? []), time(command, project).seconds]);
  const peers = options.peers ? installedPeers(process.cwd()) : [];
  // Taken in turns, so that a slow minute of the machine slows all alike.
  for (let run = 0; run < runs; run++) {
    add("read every file", [process.execPath, baseline, "read", project]);
    add("read and parse bare, without any check", [process.execPath, baseline, "parse", project]);
    forget();
    add("product, all checks, nothing cached", check);
    add("product, from cache", check);
    for (const peer of peers) add(peer.name, peer.command);
  }
  const [, parse = 1] = [...measured.values()].map(median);
  const report = JSON.parse(time(check, project).output) as { files: { scanned: number }; checks: unknown[] };
  const rows = [[`whole project: ${report.files.scanned} files, ${report.checks.length} checks`, "s", "to bare parse"]];
  for (const [name, values] of measured) rows.push([name, seconds(median(values)), times(median(values) / parse)]);
  if (options.peers && peers.length === 0) rows.push(["no peers are installed in the current folder", "", ""]);
  return table(rows);
}

console.log(`Node ${process.versions.node}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}, load ${os.loadavg()[0]?.toFixed(1)}\n`);
console.log(`${await latencies()}\n`);
console.log(`${await starts()}\n`);
console.log(scans());
