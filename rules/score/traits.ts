/** What the project is or has: as its files show it, and as its policy puts it right. */
import type { ProjectView } from "../api/project.ts";
import type { Trait } from "../api/vocabulary.ts";
import type { Policy } from "../records/index.ts";
import { correctedView } from "../api/corrections.ts";
import { type HasTrait, kindOf, type ProjectKind } from "./kind.ts";

export type { HasTrait } from "./kind.ts";

/** Made once per evaluation, because many checks ask for the same few. */
export interface Traits {
  /** Under the policy. */
  readonly has: HasTrait;
  /** As the files show it, whatever the policy says. */
  readonly seen: HasTrait;
  /** What the project is. */
  readonly kind: () => ProjectKind;
}

function remembering(view: ProjectView): HasTrait {
  const known = new Map<Trait, boolean>();
  return (trait) => {
    const before = known.get(trait);
    if (before !== undefined) return before;
    const has = trait === "any" ? view.files.size > 0 : view.trait(trait).length > 0;
    known.set(trait, has);
    return has;
  };
}

/** @param folder of the package that is evaluated by itself; "" for the whole project */
export function traitsOf(view: ProjectView, corrections: Policy["traits"], folder = ""): Traits {
  const has = remembering(correctedView(view, corrections));
  let kind: ProjectKind | undefined;
  return {
    has,
    seen: remembering(view),
    kind: () => {
      kind ??= kindOf(view, has, folder);
      return kind;
    },
  };
}
