/** Content with a checksum in front of it, for files that must be whole to be of use. */
import { createHash } from "node:crypto";

const checksumLength = 40;

/** Puts the parts together and their checksum in front. */
export function sealed(parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(checksum(content)), content]);
}

/** The content of a file that was sealed; undefined for one that is damaged. */
export function unsealed(bytes: Buffer): Buffer | undefined {
  const content = bytes.subarray(checksumLength);
  return bytes.toString("latin1", 0, checksumLength) === checksum(content) ? content : undefined;
}

function checksum(content: Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
