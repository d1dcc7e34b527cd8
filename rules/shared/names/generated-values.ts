/**
 * Values that a fix asks to be generated. Checks are pure, so a fix cannot hold a random value: it holds this marker, which also tells a
 * person what to do, and the host fills it in at the moment the fix is applied.
 */

/** Stands for 32 random bytes in hexadecimal. */
export const generatedSecret = "{{openssl rand -hex 32}}";

/**
 * Replaces every marker by a value of its own.
 *
 * @param randomBytes gives as many bytes as asked, from a cryptographic source
 */
export function fillGenerated(text: string, randomBytes: (count: number) => Uint8Array): string {
  return text.replaceAll(generatedSecret, () => Array.from(randomBytes(32), (byte) => byte.toString(16).padStart(2, "0")).join(""));
}
