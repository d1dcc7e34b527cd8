import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, partial } from "../../shared/project/answers.ts";
import { configsOf, evidenceAt, isAside, isTrial } from "../../shared/project/usage.ts";

const libraries = [
  "next-intl",
  "i18next",
  "react-i18next",
  "next-i18next",
  "react-intl",
  "@formatjs/intl",
  "vue-i18n",
  "@nuxtjs/i18n",
  "@lingui/core",
  "@lingui/react",
  "@inlang/paraglide-js",
  "svelte-i18n",
  "typesafe-i18n",
  "@angular/localize",
  "@ngx-translate/core",
  "@jsverse/transloco",
  "next-translate",
  "rosetta",
  "node-polyglot",
  "i18n",
  "i18n-js",
  "@tolgee/react",
  "@solid-primitives/i18n",
  "remix-i18next",
  "next-international",
  "gt-next",
  "lingo.dev",
  "ember-intl",
  "flask-babel",
  "django-modeltranslation",
  "babel",
  "rails-i18n",
  "fast_gettext",
  "gettext_i18n_rails",
  "i18n-tasks",
  "mobility",
];
/** Texts of a language: one file or folder for each. */
const catalogue =
  /(?:^|\/)(?:locales?|lang|langs|languages|translations?|i18n|messages|l10n)\/(?:.*\/)?([a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)(?:\/(?:LC_MESSAGES\/)?[^/]+)?\.(?:json|ya?ml|po|[cm]?[jt]s|json5|ftl|properties)$|(?:^|\/)[\w.-]*\.([a-z]{2}(?:[-_][A-Z]{2})?)\.(?:yml|po|xlf|arb)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const texts = translated(project);
  const unclear = project.openFindings("naive-datetime").filter(({ file }) => !isAside(file) && !isTrial(file));
  const [first] = texts;
  const [time] = unclear;
  if (first && !time) return passed(texts, `Texts are kept by language (${first.note}), and no time without a zone is found.`);
  const places = unclear.slice(0, 3).map(({ file, line }) => ({ file, line, note: "time without a zone" }));
  const times = `${unclear.length === 1 ? "one time" : `${unclear.length} times`} without a zone`;
  if (first)
    return partial(
      1,
      2,
      [...texts.slice(0, 2), ...places],
      `Texts are kept by language (${first.note}), but ${times} ${unclear.length === 1 ? "is" : "are"} read or written.`,
    );
  const looked = project.metPlaces("naive-datetime") > 0;
  if (!time && looked)
    return partial(
      1,
      2,
      [...project.trait("web-ui")].slice(0, 1),
      "Times carry their zone, but texts stand in one language in the pages; keep them apart if readers have others.",
    );
  return failed(
    `Texts stand in one language in the pages${time ? `, and ${times} ${unclear.length === 1 ? "is" : "are"} read or written` : ""}; keep texts, zones and currencies apart from the code, or say that one is enough.`,
    places,
  );
}

/** A library that has texts to choose from, or the languages of a framework. */
function translated(project: ProjectView): Evidence[] {
  const files = project.filesMatching(catalogue).filter((file) => !isAside(file) && !isTrial(file));
  const languages = new Set(
    files.flatMap(
      (file) =>
        catalogue
          .exec(file)
          ?.slice(1)
          .find((part) => part !== undefined) ?? [],
    ),
  );
  const declared = project.dependencies(...libraries).filter(({ data, file }) => !data.dev && !isAside(file));
  const [file] = files;
  const [library] = declared;
  const settings = [...configsOf(project, "next"), ...configsOf(project, "nuxt"), ...configsOf(project, "django")]
    .filter(({ data }) => Object.keys(data.values).some((key) => /^(?:i18n\.locales|LANGUAGES\.?|LOCALE_PATHS)/.test(key)))
    .map((fact) => evidenceAt(fact, "languages"));
  if (file === undefined) return [];
  // Rails and Django bring the library; without one, two languages show that somebody chooses.
  if (!library && settings.length === 0 && languages.size < 2) return [];
  const note = languages.size > 1 ? `${languages.size} languages` : (library?.data.name ?? "one language so far");
  return [{ file, line: -1, note }, ...(library ? [evidenceAt(library, library.data.name)] : []), ...settings];
}

export default defineProjectCheck({
  id: "internationalization",
  title: "Time zones, currencies and languages handled",
  category: "code-quality",
  priority: "P3",
  effort: 480,
  restsOn: ["naive-datetime"],
  why: "A date without a zone and a text inside a component are cheap to write and dear to take back once readers come from elsewhere.",
  limits:
    "Languages are known by files of texts, times by the findings of naive-datetime; whether all texts and currencies are covered is not judged.",
  applies: ["web-ui"],
  evidence: "Texts kept by language with a library or framework that chooses among them, and no open finding of naive-datetime.",
  evaluate,
});
