import type { DocumentDetector } from "../../../api/check.ts";

export const json: DocumentDetector = () => undefined;
