/** What the detectors of all languages have in common. */
import type { FileContext } from "../../../api/file.ts";
import { type Problem, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type Credential, credentialsIn, looksGenerated } from "../../../shared/names/credentials.ts";

/** Lock files, recorded answers and change logs hold long texts that nobody wrote, and tests hold invented ones. */
const machineWritten =
  /(?:^|\/)(?:package-lock|npm-shrinkwrap|pnpm-lock|yarn|composer|cassettes?|recordings?|snapshots?)(?:\.|\/)|\.(?:lock|snap|min\.js)$/i;

/** What sends invented data says so in its name, and a browser's tests sign in to what their seed made. */
const pretending = /(?:^|\/)(?:[^/]*(?:simulat|populat|mock|fake|stub)[^/]*|(?:cypress|playwright)\.config\.[cm]?[jt]s)$/i;

/** Whether a file's texts are none of production's. */
export function isOutside(file: FileContext): boolean {
  return file.role.test || file.role.example || machineWritten.test(file.path) || pretending.test(file.path);
}

/** The credentials of known formats in a file. A test key in a file for production is another check's. */
export function knownCredentials(file: FileContext): readonly Credential[] {
  if (isOutside(file)) return [];
  return credentialsIn(file.text).filter(
    (credential) =>
      !(credential.test && file.role.production) &&
      // What a server on a developer's machine has signed opens that server.
      !(file.role.development && credential.kind === "a signed token (JWT)"),
  );
}

/** The problem of a known credential. Keys of test environments open nothing of production's, and a token of an hour long ago nothing at all. */
export function knownProblem(credential: Credential, fixes: readonly ProblemFix[] = []): Problem {
  const kind = credential.kind.charAt(0).toUpperCase() + credential.kind.slice(1);
  // Signed tokens and addresses with passwords are also what local stacks are started with.
  const live = !credential.test && !/JWT|address$/.test(credential.kind);
  const priority = credential.brief ? ("P2" as const) : credential.test ? ("P1" as const) : undefined;
  return problem("known", credential, {
    data: { kind },
    fixes,
    ...(live ? { scope: "repository" as const } : {}),
    ...(priority ? { priority } : {}),
  });
}

/** What a value says of itself is true wherever it stands: one that a machine made opens something. */
export function scopeOf(value: string): { readonly scope?: "repository" } {
  return looksGenerated(value) ? { scope: "repository" } : {};
}

/** The environment variable for a credential that nothing around gives a name: `STRIPE_KEY`. */
export function variableFromKind(credential: Credential): string {
  const words = credential.kind.replace(/\(.*\)/, "").match(/[A-Za-z]+/g) ?? [];
  return words
    .filter((word) => !/^(?:an?|live|test|temporary|signed|address)$/.test(word))
    .join("_")
    .toUpperCase();
}
