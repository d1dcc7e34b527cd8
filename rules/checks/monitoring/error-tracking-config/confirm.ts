/** What an SDK sends by default depends on its version, which manifests tell. */
import type { Confirm } from "../../../api/project.ts";

/** What a detector hands over where an SDK is started without a word on what it may collect. */
interface Pending {
  /** The package that it comes from. */
  readonly package: string;
  /** Nothing else is wrong at the place, so it is in order when the version is an earlier one. */
  readonly alone: boolean;
}

/** The first major version of Sentry for JavaScript that collects everything unless it is told otherwise. */
const collecting = 11;

export const confirm: Confirm = (pending, project) => {
  const { package: name, alone } = pending as unknown as Pending;
  const versions = project.dependencies(name).flatMap(({ data }) => /\d+/.exec(data.version)?.[0] ?? []);
  // Where a version cannot be read, or packages differ, nothing is known.
  if (versions.length > 0 && versions.every((major) => Number(major) >= collecting)) return "report";
  return alone ? "met" : "drop";
};
