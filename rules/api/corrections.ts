/** What a person says that the project is or has, where its files do not show it rightly. */
import type { Evidence, ProjectView } from "./project.ts";
import type { Trait } from "./vocabulary.ts";

/** Traits that the project has whatever its files show, and those that it has not. */
export type Corrections = Readonly<Partial<Record<Trait, boolean>>>;

/** Where a team says so. */
const statedIn = ".seaworthy/policy.yml";

/** The evidence of a trait as corrected; `seen` is asked for unless the trait is taken away. */
function corrected(trait: Trait, corrections: Corrections, seen: () => readonly Evidence[]): readonly Evidence[] {
  const said = corrections[trait];
  if (said === false) return [];
  const evidence = seen();
  if (said === undefined || evidence.length > 0) return evidence;
  return [{ file: statedIn, line: -1, note: `the policy says that the project has it: ${trait}` }];
}

/** The project as a person puts it right; everything but its traits is the view's own. */
export function correctedView(view: ProjectView, corrections: Corrections): ProjectView {
  if (Object.keys(corrections).length === 0) return view;
  const trait: ProjectView["trait"] = (name) => corrected(name, corrections, () => view.trait(name));
  return Object.assign(Object.create(view), { trait }) as ProjectView;
}
