/** Configuration files: the formats are found in the text, other secrets by the names of settings. */
import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import type { DockerfileRoot } from "../../../languages/dockerfile/index.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";
import type { JsonRoot } from "../../../languages/json/index.ts";
import type { YamlRoot } from "../../../languages/yaml/index.ts";
import { hasCredential, looksGenerated, looksLikePassword } from "../../../shared/names/credentials.ts";
import { isExampleFile, isOwnEnvironmentFile } from "../../../shared/documents/env-files.ts";
import { stringOf, walkProperties } from "../../../shared/documents/json.ts";
import { textOfScalar, walkPairs } from "../../../shared/documents/yaml.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { isKeyOfPage, isShownToPages } from "./texts.ts";
import { isOutside, knownCredentials, knownProblem, scopeOf } from "./known.ts";

/** Texts for users and descriptions of interfaces speak of secrets and hold none. */
const texts =
  /(?:^|\/)(?:locales?|i18n|translations?|lang|languages|messages|schemas?|\.vscode|\.changeset)\/|(?:^|[/._-])(?:openapi|swagger|schema|postman|collection|manifest|tsconfig[^/]*|messages|package|[a-z]{2}(?:[-_][A-Za-z]{2})?)\.(?:ya?ml|jsonc?)$/i;

function known(file: FileContext): Outcome[] {
  // A recorded request holds the token of the day it was recorded on.
  return knownCredentials(file).flatMap((credential) => (credential.brief ? [] : [knownProblem(credential)]));
}

interface Setting {
  readonly name: string;
  readonly value: string | undefined;
  readonly at: Span | undefined;
}

function named(file: FileContext, settings: readonly Setting[]): Outcome[] {
  if (isOutside(file) || file.role.development || texts.test(file.path)) return [];
  return settings.flatMap(({ name, value, at }) => {
    if (!at || value === undefined || !isSecretName(name) || hasCredential(value)) return [];
    const text = value.trim();
    if (isShownToPages(name) || /(?:^|_)(?:test|selenium|mock|fake|dummy)_/i.test(name)) return [];
    if (isPlaceholder(text) || isReference(text) || /^(?:AIza|eyJ|pk[_.])/.test(text)) return [];
    const secret = looksGenerated(text) || (/pass(?:word|wd|phrase)?$|pwd$/i.test(name) && looksLikePassword(text));
    return secret ? [problem("named", at, { data: { name }, ...scopeOf(text) })] : [];
  });
}

/** A schema has no settings with secrets of their own, only addresses. */
export const prisma: DocumentDetector = (file) => known(file);

/** Whether the keys above a setting say that it is encrypted, or that pages show it. */
function isOpen(name: string, path: readonly string[]): boolean {
  return path.some((key) => /^(?:encrypted|sealed|ciphertext)(?:Data|Values?)?$/i.test(key)) || isKeyOfPage(name, path);
}

/** Properties by their names, at any depth. A list of records, such as a report or the rows of a table, sets nothing. */
export const json: DocumentDetector = (file: FileContext<JsonRoot>) => {
  if (file.root.value?.kind === "array") return known(file);
  const settings: Setting[] = [];
  walkProperties(file.root.value, ({ name, value }, path) => {
    const text = stringOf(value);
    if (value && text !== undefined && !isOpen(name, path))
      settings.push({ name, value: text, at: { start: value.start + 1, end: value.end - 1 } });
  });
  return [...known(file), ...named(file, settings)];
};

/** A pipeline that tests gives its services secrets for one run. */
const testRun =
  /(?:^|\/)\.(?:github|gitlab|circleci|gitea|forgejo)(?:\/|-ci).*(?:test|ci|e2e|playwright|cypress|lint|check|build|pr|pull)/i;

/** Encrypted files hold nothing but long texts. */
const encrypted = /^(?:sops|encryptedData):|kind:\s*SealedSecret|ENC\[AES256/m;

/** Keys by their names, without the branches that are for tests and development. */
export const yaml: DocumentDetector = (file: FileContext<YamlRoot>) => {
  if (encrypted.test(file.text)) return [];
  if (testRun.test(file.path)) return known(file);
  const settings: Setting[] = [];
  for (const document of file.root.documents)
    walkPairs(document, ({ key, value }, path) => {
      if (
        !path.some((part) => /^(?:test|testing|development|dev|local|ci|services|examples?|properties)$/i.test(part)) &&
        !isOpen(key, path)
      )
        settings.push({ name: key, value: textOfScalar(value), at: value });
    });
  return [...known(file), ...named(file, settings)];
};

/** ARG and ENV of every stage. */
export const dockerfile: DocumentDetector = (file: FileContext<DockerfileRoot>) => {
  const settings = file.root.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) =>
      instruction.variables.map(({ name, value, valueSpan }): Setting => ({ name, value, at: valueSpan })),
    ),
  );
  return [...known(file), ...named(file, settings)];
};

/** A file that stays on one machine by custom is where secrets belong; whether it does is another check's question. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>) => {
  if (isExampleFile(file.path) || isOwnEnvironmentFile(file.path)) return [];
  return [
    ...known(file),
    ...named(
      file,
      file.root.entries.map(({ name, value, valueSpan }) => ({ name, value, at: valueSpan })),
    ),
  ];
};
