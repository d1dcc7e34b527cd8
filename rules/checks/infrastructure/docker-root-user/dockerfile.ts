import type { DocumentDetector } from "../../../api/check.ts";

export const dockerfile: DocumentDetector = () => undefined;
