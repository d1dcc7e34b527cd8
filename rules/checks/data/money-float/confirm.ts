import type { Confirm } from "../../../api/project.ts";

/** Decides on pending problems; see the detectors for what they hand over. */
export const confirm: Confirm = () => "drop";
