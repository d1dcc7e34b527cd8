import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { packagedExtensionPath, REPOSITORY } from "../e2e/harness/paths.ts";
import { run } from "../e2e/harness/shell.ts";

/**
 * Builds the bundles and packs them into `artifacts/`, with what .vscodeignore lets in. Returns the package's path.
 * All dependencies are in the bundles already. Rejects when the build fails or vsce refuses the manifest or a file.
 */
export async function packageExtension(): Promise<string> {
  const packagePath = packagedExtensionPath();
  mkdirSync(dirname(packagePath), { recursive: true });
  // A package from an earlier build must not stand in for one that cannot be built.
  rmSync(packagePath, { force: true });
  await run("npm", ["run", "--silent", "build"], { cwd: REPOSITORY });
  await createVSIX({
    cwd: REPOSITORY,
    packagePath,
    dependencies: false,
    followSymlinks: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}

export async function main(): Promise<number> {
  await packageExtension();
  return 0;
}
