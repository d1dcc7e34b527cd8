import type { DocumentDetector } from "../../../api/check.ts";

export const markdown: DocumentDetector = () => undefined;
