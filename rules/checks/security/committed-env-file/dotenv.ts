import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import type { DotenvEntry, DotenvRoot } from "../../../languages/dotenv/index.ts";
import { isClientVariable } from "../../../shared/client-variables.ts";
import { hasCredential, looksGenerated, looksLikePassword } from "../../../shared/names/credentials.ts";
import { runsOnOneMachine } from "../../../shared/documents/own-address.ts";
import { isOwnEnvironmentFile, startOfLine } from "../../../shared/documents/env-files.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** Files whose values are encrypted are made to be shared. */
const encrypted = /^\s*(?:DOTENV_PUBLIC_KEY|sops_version|sops_mac)|="?encrypted:/m;

/** Secrets in an environment file that is not an example; whether an ignore rule names the file, the project tells. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (!isOwnEnvironmentFile(file.path) || file.role.test || file.role.example || encrypted.test(file.text)) return [];
  const secrets = file.root.entries.filter(isSecret);
  const [first] = secrets;
  if (!first) return [];
  // Words that somebody chose for the machine they stand on, beside its own address: shared so that everybody can begin.
  const light = !file.role.production && runsOnOneMachine(file.text) && secrets.every((entry) => isChosen(entry));
  const names = secrets.map(({ name }) => name);
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "");
  const note = `# To be replaced, because it was shared: ${names.join(", ")}`;
  const start = startOfLine(first.start, file);
  return [
    problem("committed", first, {
      data: { count: names.length === 1 ? "A secret stands" : `${names.length} secrets stand`, names: shown },
      pending: { path: file.path },
      ...(light ? { priority: "P2" as const } : {}),
      fixes: [
        { fix: "ignore", data: { path: file.path }, edits: [], ensureLines: [{ path: ".gitignore", line: file.path }] },
        {
          fix: "rotate",
          edits: file.text.includes(note) ? [] : [{ start, end: start, text: note + lineEndOf(file.text) }],
          ensureLines: [{ path: ".gitignore", line: file.path }],
        },
      ],
    }),
  ];
};

/** Whether a value reads like a word or two: `verificationSecretKey`, and not like what a generator or a provider gave. */
function isChosen({ value }: DotenvEntry): boolean {
  const text = value.trim();
  return !hasCredential(text) && !looksGenerated(text) && !looksLikePassword(text);
}

function isSecret({ name, value }: DotenvEntry): boolean {
  const text = value.trim();
  if (text.length < 4 || isClientVariable(name) || isReference(text)) return false;
  if (hasCredential(text)) return true;
  // What a database is filled with for a trial opens the trial.
  if (/(?:^|_)(?:SEED(?:ED|ER)?|TEST|TESTS|E2E|CYPRESS|PLAYWRIGHT|DEMO|MOCK|FAKE|EXAMPLE|SAMPLE|DUMMY)_/i.test(name)) return false;
  // NOVU_API_KEY=novu_api_key
  if (wordsOf(text).join("") === wordsOf(name).join("")) return false;
  return isSecretName(name) && !isPlaceholder(text) && !/^(?:none|null|true|false|yes|no|\d{1,3}|pk_\w+)$/i.test(text);
}
