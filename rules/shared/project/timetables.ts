/** Work that is only started by a timetable, within the program. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { timetablePackages } from "../packages/traits.ts";
import { practised } from "./usage.ts";

const notes = new Set(timetablePackages.map((name) => `depends on ${name}`));

/** What starts the work of a project whose jobs never wait in a queue; empty where there is a queue, or no jobs at all. */
export function onlyTimetables(project: ProjectView): readonly Evidence[] {
  const jobs = project.trait("jobs");
  return jobs.every(({ note }) => notes.has(note)) && practised(project, "background-job").length === 0 ? jobs : [];
}

/** Why questions about queues do not apply then. */
export const nothingWaits = "Work is only started by a timetable; nothing waits in a queue.";
