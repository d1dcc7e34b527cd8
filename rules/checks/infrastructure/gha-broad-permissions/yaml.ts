import type { DocumentDetector } from "../../../api/check.ts";

export const yaml: DocumentDetector = () => undefined;
