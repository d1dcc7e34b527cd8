/** All proofs, in the order in which their failures are best read. */
import { coverage } from "./coverage.ts";
import { fixes } from "./fixes.ts";
import { robustness } from "./robustness.ts";
import type { CodeProof } from "./subject.ts";
import { variants } from "./variants.ts";

export { metadataFailures } from "./metadata.ts";
export { projectProofs } from "./project.ts";
export { Subject } from "./subject.ts";

export const codeProofs: readonly CodeProof[] = [...coverage, ...fixes, ...variants, ...robustness];
