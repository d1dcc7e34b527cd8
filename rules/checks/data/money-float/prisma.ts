import type { DocumentDetector } from "../../../api/check.ts";

export const prisma: DocumentDetector = () => undefined;
