import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_SIZE = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER_SIZE = 30;
const STORED = 0;

/** Returns the files of a ZIP archive (no ZIP64, no comment), unpacked, by path. Throws when it is not such an archive. */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.length - DIRECTORY_END_SIZE;
  if (end < 0 || archive.readUInt32LE(end) !== DIRECTORY_END) throw new Error("This is not a ZIP archive without a comment.");
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`The ZIP archive's directory is damaged at ${at}.`);
    const method = archive.readUInt16LE(at + 10);
    const packedSize = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const start = local + LOCAL_HEADER_SIZE + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + packedSize);
    files.set(name, method === STORED ? packed : inflateRawSync(packed));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
