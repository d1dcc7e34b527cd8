import type { DocumentDetector } from "../../../api/check.ts";

export const dotenv: DocumentDetector = () => undefined;
