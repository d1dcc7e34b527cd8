import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.ts";
import { HARNESS_FOLDER } from "./paths.ts";
import { run } from "./shell.ts";

/** True when this process may install Debian packages: it runs as root on Debian. */
export function canInstallDebianPackages(): boolean {
  const osRelease = "/etc/os-release";
  return process.getuid?.() === 0 && existsSync(osRelease) && /^ID=debian$/m.test(readFileSync(osRelease, "utf8"));
}

/** Installs a Debian package with `apt-get`, after refreshing the package lists. Rejects with apt's own words when that fails. */
export async function installDebianPackage(name: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await withLock(join(HARNESS_FOLDER, "apt.lock"), async () => {
    await run("apt-get", ["update"], { env });
    await run("apt-get", ["install", "--yes", "--no-install-recommends", name], { env });
  });
}
