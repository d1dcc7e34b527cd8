/**
 * What follows from all files after a key, as a process of its own: `reduction.ts PROJECT DIST CACHE` scans a project, opens its longest
 * TypeScript files and edits them. Prints milliseconds of processor time and of the clock as JSON, for each kind of edit.
 */
import fs from "node:fs";
import path from "node:path";
import { createSweeper, openProject } from "../server/workspace/open-project.ts";
import { scan } from "../server/workspace/scan.ts";
import { median, quantile } from "./statistics.ts";

const [project = ".", dist = "dist", cache] = process.argv.slice(2);
const rounds = 30;

/** Edits of a text; each says what it changes for the rest of the project. */
const edits = {
  "one character": (text: string, i: number) => `${text.slice(0, 3)}${"x".repeat(i + 1)}${text.slice(3)}`,
  "one line": (text: string, i: number) => "\n".repeat(i + 1) + text,
  "a read of a variable": (text: string, i: number) => `${text}\nexport const added = process.env.ADDED_${i};\n`,
};

async function main(): Promise<void> {
  const host = { dist: path.resolve(dist), cacheFolder: cache, build: "bench", keepCode: () => {}, compiled: () => undefined };
  const workspace = openProject(path.resolve(project), host);
  const sweeper = createSweeper(host);
  await scan({ workspace, sweeper, givingWay: false });
  workspace.saveCache();
  await sweeper.dispose();
  const timed = (work: () => void) => {
    const used = process.cpuUsage();
    const start = performance.now();
    work();
    const { user, system } = process.cpuUsage(used);
    return { clock: performance.now() - start, processor: (user + system) / 1000 };
  };
  const first = timed(() => workspace.evaluation());
  const size = (file: string) => fs.statSync(path.join(project, file)).size;
  const files = [...workspace.project.results.values()].filter(({ language, facts }) => language === "typescript" && facts.length > 0);
  const [longest] = files.map(({ path: file }) => file).sort((a, b) => size(b) - size(a));
  if (longest === undefined) throw new Error(`${project} has no TypeScript file that says anything; give another project`);
  await workspace.analyzer.parsers.load("typescript");
  // A comment to type in, which changes nothing.
  const text = `// \n${workspace.textOf(longest)}`;
  workspace.open(longest, text);
  workspace.evaluation();
  const after = Object.entries(edits).map(([name, edit]) => {
    const runs = Array.from({ length: rounds }, (_, i) => {
      workspace.change(longest, edit(text, i));
      workspace.settle(longest);
      return timed(() => workspace.evaluation());
    });
    const clocks = runs.map(({ clock }) => clock);
    return { name, p50: median(clocks), p95: quantile(clocks, 0.95), processor: median(runs.map(({ processor }) => processor)) };
  });
  console.log(JSON.stringify({ files: workspace.project.results.size, first, after }));
}

await main();
