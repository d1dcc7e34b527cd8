import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { packagedExtensionPath, REPOSITORY } from "../e2e/harness/paths.ts";
import { run } from "../e2e/harness/shell.ts";
import { readmeForPackage } from "./package-readme.ts";

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
  const readme = join(dirname(packagePath), "README.md");
  writeFileSync(readme, readmeForPackage(readFileSync(join(REPOSITORY, "README.md"), "utf8")));
  // vsce refuses the page if it still has a picture or a link that would be broken.
  await createVSIX({
    cwd: REPOSITORY,
    packagePath,
    dependencies: false,
    followSymlinks: false,
    allowMissingRepository: true,
    readmePath: relative(REPOSITORY, readme).replaceAll("\\", "/"),
  });
  return packagePath;
}

/** What the command line runs; 0 is the exit code. Rejects as {@link packageExtension} does. */
export async function main(): Promise<number> {
  await packageExtension();
  return 0;
}
