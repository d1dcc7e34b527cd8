/** Linters that a user has installed, timed as they are configured there. */
import fs from "node:fs";
import path from "node:path";

export interface Peer {
  readonly name: string;
  readonly command: readonly string[];
}

const known: readonly Peer[] = [
  { name: "eslint", command: ["eslint", ".", "--no-warn-ignored"] },
  { name: "oxlint", command: ["oxlint", "."] },
  { name: "biome", command: ["biome", "lint", "."] },
  { name: "ruff", command: ["ruff", "check", "."] },
  { name: "bandit", command: ["bandit", "-q", "-r", "."] },
  { name: "rubocop", command: ["rubocop", "--no-server"] },
];

/** Those found in the folder's node_modules or on the path. */
export function installedPeers(folder: string): readonly Peer[] {
  const folders = [path.join(folder, "node_modules", ".bin"), ...(process.env.PATH ?? "").split(path.delimiter)];
  return known.flatMap(({ name, command: [program = "", ...args] }) => {
    const found = folders.map((bin) => path.join(bin, program)).find((file) => fs.existsSync(file));
    return found ? [{ name, command: [found, ...args] }] : [];
  });
}
