import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

/** Columns that keep what a provider granted. */
const column =
  /^(?:(?:oauth\d?|provider|google|github|slack|xero|microsoft|bot|user|encrypted)_?)*(?:access|refresh|oauth|bot|provider|api)_?(?:access_?|refresh_?)?token(?:_?(?:enc(?:rypted)?|ciphertext|secret|cipher))?$/i;
const saysEncrypted = /encrypt|cipher|_?enc$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const columns = project
    .facts("model")
    .flatMap((fact) => fact.data.fields.filter((field) => column.test(field) && !isAside(fact.file)).map((field) => ({ fact, field })));
  const open = project.openFindings("plaintext-token-storage").map(({ file, line }): Evidence => ({ file, line, note: "stored as it is" }));
  const [kept] = columns;
  if (!kept && open.length === 0) return notApplicable("No model keeps a provider's tokens.");
  const packages = packagesInUse(project, "encryption");
  const own = practised(project, "field-encryption");
  const encrypted = new Set(own.map(({ note }) => note));
  const sealed = columns.filter(({ field }) => saysEncrypted.test(field) || encrypted.has(field));
  if (open.length > 0) {
    const met = project.metPlaces("plaintext-token-storage");
    return share(
      met,
      met + open.length,
      open,
      `${open.length === 1 ? "One place keeps" : `${open.length} places keep`} a token or secret as it is; encrypt it before it is written.`,
    );
  }
  if (columns.every(({ field }) => sealed.some((each) => each.field === field)) && kept)
    return passed(
      sealed.map(({ fact, field }) => evidenceAt(fact, `${fact.data.name}.${field}`)),
      "The columns that keep a provider's tokens are encrypted.",
    );
  return bySigns(project, kept?.fact, kept?.field ?? "", packages, own);
}

/** No column says so: somebody may encrypt on the way to it. */
function bySigns(
  project: ProjectView,
  fact: ProjectFact<"model"> | undefined,
  field: string,
  packages: readonly Evidence[],
  own: readonly Evidence[],
): ProjectAnswer {
  const name = fact ? `${fact.data.name}.${field}` : field;
  const evidence = [
    ...packages,
    ...own.filter(
      ({ note, file }) =>
        /token|Fernet|AEAD|EncryptedType|SecretBox|encrypted field/i.test(note) ||
        /token|oauth|crypt|credential|connection|integration|account/i.test(file),
    ),
  ];
  const [first] = evidence;
  if (first) return passed(evidence, `Values are encrypted before they are stored: ${first.note}.`);
  if (project.metPlaces("plaintext-token-storage") > 0 && !fact)
    return passed(shownBy(project, "database", []), "Tokens are stored encrypted or hashed.");
  return failed(
    `${name} keeps a provider's token, and nothing encrypts it; encrypt it before it is written.`,
    fact ? [evidenceAt(fact, name)] : [],
    fact ? { file: fact.file, span: { start: fact.start, end: fact.end } } : undefined,
  );
}

export default defineProjectCheck({
  id: "token-encryption",
  title: "Provider tokens encrypted at rest",
  category: "security",
  priority: "P1",
  effort: 120,
  restsOn: ["plaintext-token-storage"],
  why: "A copy of the database, a backup or a query too many hands out everything that users granted at the provider, for as long as the tokens live.",
  limits: "Where no column says so, encryption anywhere in the code is taken to reach the tokens. How keys are kept is not asked.",
  applies: ["oauth", "database"],
  appliesToAll: true,
  evidence:
    "Encrypted columns or fields for access and refresh tokens, an extension that encrypts, or code that encrypts before it writes; and no open finding of plaintext-token-storage.",
  evaluate,
});
