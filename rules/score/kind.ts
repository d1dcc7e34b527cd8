/** What a project or a package is, in a word, and why a check that asks for something else does not apply to it. */
import type { ProjectView } from "../api/project.ts";
import type { Trait } from "../api/vocabulary.ts";

/** Tells whether the project has a trait. */
export type HasTrait = (trait: Trait) => boolean;

/** What people would call the project or package. */
export interface ProjectKind {
  readonly word: "web application" | "service" | "web front end" | "worker" | "command-line tool" | "library" | "package";
  /** What makes it a library or a tool: a few words for brackets. */
  readonly because?: string;
}

/** Keys of package.json by which others import a package, the most telling first. */
const entries = ["exports", "main", "module", "types"];

/** What the manifest of a folder makes it, when nothing in it serves or draws anything. */
function published(view: ProjectView, folder: string): ProjectKind | undefined {
  const own = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  for (const { file, data } of view.facts("manifest")) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    if (file !== own(name) || !(data.bin || data.library)) continue;
    if (data.bin) return { word: "command-line tool", because: `${name} declares a program` };
    const keys = view.factsIn(file, "setting").find((setting) => setting.data.key === "package-json.keys")?.data.value;
    const entry = Array.isArray(keys) ? entries.find((key) => keys.includes(key)) : undefined;
    return { word: "library", because: entry === undefined ? `${name} builds a package` : `${name} publishes \`${entry}\`` };
  }
  return undefined;
}

/** @param folder of the package; "" for the whole project */
export function kindOf(view: ProjectView, has: HasTrait, folder = ""): ProjectKind {
  if (has("service")) return { word: has("web-ui") ? "web application" : "service" };
  if (has("web-ui")) return { word: "web front end" };
  if (has("jobs")) return { word: "worker" };
  return published(view, folder) ?? { word: "package" };
}

/** `who` a check is for, that something `is` what it asks for, and what was `missed` where it does not. */
const traitWords: Readonly<Record<Exclude<Trait, "any">, { readonly who: string; readonly is: string; readonly missed: string }>> = {
  service: { who: "services", is: "serve requests", missed: "no route or server" },
  "web-ui": { who: "web front ends", is: "have pages", missed: "no page" },
  database: { who: "projects with a database", is: "have a database", missed: "no database" },
  cache: { who: "projects with a cache", is: "have a cache", missed: "no cache" },
  auth: { who: "projects where people sign in", is: "have people sign in", missed: "no sign-in" },
  oauth: { who: "projects that use OAuth", is: "use OAuth", missed: "no OAuth" },
  jobs: { who: "projects with background jobs", is: "have background jobs", missed: "no background job" },
  webhooks: { who: "projects that receive webhooks", is: "receive webhooks", missed: "no webhook" },
  "external-api": { who: "projects that call other services", is: "call other services", missed: "no call of another service" },
  payments: { who: "projects that take payments", is: "take payments", missed: "no payment" },
  "personal-data": { who: "projects that keep personal data", is: "keep personal data", missed: "no personal data" },
  docker: { who: "projects that run in containers", is: "run in containers", missed: "no container" },
  k8s: { who: "projects on Kubernetes", is: "run on Kubernetes", missed: "no Kubernetes manifest" },
  tests: { who: "projects with tests", is: "have tests", missed: "no test" },
};

function wordsOf(traits: readonly Trait[], word: keyof (typeof traitWords)["service"]): readonly string[] {
  return traits.flatMap((trait) => (trait === "any" ? [] : [traitWords[trait][word]]));
}

function list(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** A noun with its article. */
function article(word: string): string {
  return `a ${word}`;
}

/** Why a check does not apply: the traits that it asks for and those that are not there. */
export interface NotApplicable {
  readonly applies: readonly Trait[];
  /** All traits are needed, not any. */
  readonly all: boolean;
  readonly missing: readonly Trait[];
  /** Only the policy says that something is missing. */
  readonly declared: boolean;
  readonly kind: ProjectKind;
}

/** One sentence: what the check applies to, and why this is not it. */
export function whyNotApplicable({ applies, all, missing, declared, kind }: NotApplicable): string {
  const to = all && applies.length > 1 ? `projects that ${list(wordsOf(applies, "is"), "and")}` : list(wordsOf(applies, "who"), "or");
  if (declared) return `Applies to ${to}; the policy says that this is none.`;
  // What is published says more than what is missing, where the check asks for something that runs.
  if (kind.because !== undefined && missing.some((trait) => trait === "service" || trait === "web-ui")) {
    return `Applies to ${to}; this is ${article(kind.word)} (${kind.because}).`;
  }
  return `Applies to ${to}; ${list(wordsOf(missing, "missed"), "and")} was found.`;
}
