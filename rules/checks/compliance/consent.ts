import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

/** Columns that keep what a user agreed to, and when. */
const column =
  /^(?:(?:has_?)?(?:accepted|agreed)_?(?:to_?)?(?:the_?)?(?:terms|tos|privacy|policy|policies|conditions)\w*|(?:terms|tos|privacy|policy|conditions|gdpr|marketing|newsletter|cookie|tracking|analytics)_?\w*(?:accepted|agreed|consent\w*|opt_?in|acceptance)\w*|consent\w*|\w+_?consent(?:ed|s)?(?:_?at)?|opt(?:ed)?_?in\w*|marketing_?(?:emails?|allowed|permission))$/i;
/** Consent that an OAuth server asks for on behalf of its clients is another one. */
const otherConsent = /oauth|skip|scope|client/i;
const model = /^(?:user|cookie|gdpr|data|privacy)?_?consents?(?:_?(?:records?|logs?))?$/i;
const component =
  /(?:^|\/)(?:[\w-]*[_-])?(?:cookie[_-]?(?:banner|consent|notice|bar|dialog|popup|policy[_-]?banner)|consent[_-]?(?:banner|manager|dialog|form|provider|modal)|gdpr[_-]?(?:banner|consent))[\w.-]*\.(?:[jt]sx?|vue|svelte|erb|haml|html|astro|jinja2?)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...stored(project), ...shown(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Consent is asked for or kept: ${first.note}.`);
  return failed("Nothing asks for consent or keeps it; store what a user agreed to and when, and ask before tracking.");
}

function stored(project: ProjectView): Evidence[] {
  return project
    .facts("model")
    .filter((fact) => !isAside(fact.file))
    .flatMap((fact) => {
      const field = model.test(fact.data.name)
        ? ""
        : fact.data.fields.find((name) => !otherConsent.test(name) && column.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2")));
      return field === undefined ? [] : [evidenceAt(fact, field === "" ? fact.data.name : `${fact.data.name}.${field}`)];
    });
}

function shown(project: ProjectView): Evidence[] {
  const files = project.filesMatching(component).filter((file) => !isAside(file) && !/\.(?:test|spec|stories)\./.test(file));
  return [
    ...packagesInUse(project, "consent"),
    ...practised(project, "consent"),
    ...files.map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) })),
  ];
}

export default defineProjectCheck({
  id: "consent",
  title: "Consent recorded",
  category: "compliance",
  priority: "P2",
  effort: 120,
  why: "Consent that nobody wrote down was never given: who is asked for proof needs the person, the text and the time.",
  limits: "Recognised by names of columns, components and libraries. A consent manager that a tag loads from outside is not seen.",
  applies: ["personal-data", "web-ui"],
  appliesToAll: true,
  evidence: "A column or table that keeps consent, a banner or dialog that asks for it, or a consent library in use.",
  evaluate,
});
