/** What the process ends with; part of the public contract. */
export const exitCodes = { passed: 0, gateFailed: 1, usage: 2, inconclusive: 3 } as const;
