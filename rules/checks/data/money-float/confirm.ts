import type { Confirm } from "../../../api/project.ts";
import { confirmRuby, isRubyPending } from "./ruby-confirm.ts";

/** Decides on pending problems; see the detectors for what they hand over. */
export const confirm: Confirm = (pending, project) => (isRubyPending(pending) ? confirmRuby(pending, project) : "drop");
