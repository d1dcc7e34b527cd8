import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The repository's root folder. */
export const REPOSITORY = resolve(import.meta.dirname, "../..");

/** Installed editors live here: ignored by git, filled once, reused by every later run. */
export const HARNESS_FOLDER = join(REPOSITORY, ".harness");

/** What runs leave behind for people to look at: the packaged extension, screenshots, test reports. Ignored by git. */
export const ARTIFACTS_FOLDER = join(REPOSITORY, "artifacts");

/** Pictures taken by the end-to-end tests. */
export const SCREENSHOTS_FOLDER = join(ARTIFACTS_FOLDER, "screenshots");

/** Where the packaged extension of the version named in package.json belongs, whether it has been built or not. */
export function packagedExtensionPath(): string {
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as { name: string; version: string };
  return join(ARTIFACTS_FOLDER, `${manifest.name}-${manifest.version}.vsix`);
}
