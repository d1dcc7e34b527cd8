/** Texts with findings that will stay findings, for tests of what happens to findings. */

/** The line with the finding. */
export const badLine = "const resetToken = Math.random().toString(36);";
/** What is underlined in it. */
export const badSpan = "Math.random()";
export const badCheck = "weak-random";

/** A document with one finding on its third line. */
export const badText = `export function issue(send: (token: string) => void): void {\n  const label = "x";\n  ${badLine}\n  send(resetToken + label);\n}\n`;
/** The same without a finding. */
export const goodText = badText
  .replace(badLine, 'const resetToken = randomBytes(16).toString("hex");')
  .replace(/^/, 'import { randomBytes } from "node:crypto";\n');
