/** What a scaffold is: a first version of what a check asks for, made from what was found in the project. Nothing is written here. */
import type { ProjectView } from "../api/project.ts";

/** The project that a scaffold is made for. */
export interface ScaffoldSource {
  readonly project: ProjectView;
  /** The present text of a file, by its path; undefined when there is none, also of files that are not analysed. */
  readonly text: (path: string) => string | undefined;
  /** UTC day, `YYYY-MM-DD`: dated documents say when they were begun. */
  readonly today: string;
}

/** What a person decides; nothing of it is ever guessed. */
export interface ScaffoldOptions {
  /** A licence is only written when it was named. */
  readonly license?: "MIT";
  /** Who holds the rights, for a licence. */
  readonly holder?: string;
}

/** A file with the text that it is to have, or that is to be added to it. */
export interface ScaffoldFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What a scaffold would write, before it was held against the files that are there. */
export interface Draft {
  /** Files to be created. One that is there already makes the whole scaffold unavailable. */
  readonly files?: readonly ScaffoldFile[];
  /** Texts put behind what a file has now; a file that is not there is created with it. */
  readonly additions?: readonly ScaffoldFile[];
  /** What is left to do by hand: packages to install, lines to add where the program starts. */
  readonly notes: readonly string[];
}

/** What makes the first version of what one check asks for. */
export interface Scaffold {
  /** Id of the check that it makes pass, or brings nearer. */
  readonly check: string;
  /** What it writes, beginning with a verb: "Write a health route". */
  readonly title: string;
  /** Why it cannot be made for this project, in a sentence; undefined when it can. Looks at facts only, so that menus may ask. */
  readonly available: (project: ProjectView) => string | undefined;
  /** The draft, or a sentence that says why there is none. Must be a pure function of its arguments. */
  readonly make: (source: ScaffoldSource, options: ScaffoldOptions) => Draft | string;
}

/** Defines a scaffold; see {@link Scaffold}. Without `available` it can be made for any project. */
export function defineScaffold(scaffold: Omit<Scaffold, "available"> & Partial<Pick<Scaffold, "available">>): Scaffold {
  return { available: () => undefined, ...scaffold };
}
