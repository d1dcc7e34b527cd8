/** Calls that block, and what does the same without blocking. */

/** One function that blocks the event loop while it works. */
export interface BlockingCall {
  /** Modules that the function belongs to; the first is the one to import the replacement from. */
  readonly modules: RegExp;
  /** The function that returns a promise, and its module; absent where there is only one with a callback. */
  readonly instead?: { readonly name: string; readonly module?: string };
  /** Nobody calls it but to answer a request: a password is checked or stored. */
  readonly onRequest?: boolean;
  /** How the replacement is called in a message. */
  readonly shown: string;
}

const fsNames = [
  "readFile",
  "writeFile",
  "appendFile",
  "readdir",
  "mkdir",
  "rm",
  "rmdir",
  "unlink",
  "copyFile",
  "cp",
  "rename",
  "stat",
  "lstat",
  "access",
  "mkdtemp",
  "truncate",
  "chmod",
];

const fs = /^(?:node:)?fs$|^fs-extra$|^graceful-fs$/;
const childProcess = /^(?:node:)?child_process$/;
const crypto = /^(?:node:)?crypto$/;
const zlib = /^(?:node:)?zlib$/;
const bcrypt = /^(?:bcrypt|bcryptjs|bcrypt-ts|@node-rs\/bcrypt)$/;

function rows(names: readonly string[], modules: RegExp, row: (name: string) => Omit<BlockingCall, "modules">): [string, BlockingCall][] {
  return names.map((name) => [`${name}Sync`, { modules, ...row(name) }]);
}

/** By the name of the function. */
export const blockingCalls: Readonly<Record<string, BlockingCall>> = Object.fromEntries([
  ...rows(fsNames, fs, (name) => ({ instead: { name, module: "node:fs/promises" }, shown: `${name} of node:fs/promises` })),
  ...rows(["exec", "execFile", "spawn"], childProcess, (name) => ({ shown: `${name} with a callback or a promise` })),
  ...rows(["pbkdf2", "scrypt", "generateKeyPair", "generateKey", "hkdf"], crypto, (name) => ({ shown: `crypto.${name} without Sync` })),
  ...rows(["hash", "compare", "genSalt"], bcrypt, (name) => ({
    instead: { name },
    onRequest: true,
    shown: `${name}, which returns a promise`,
  })),
  ...rows(
    ["gzip", "gunzip", "deflate", "inflate", "deflateRaw", "inflateRaw", "brotliCompress", "brotliDecompress", "unzip"],
    zlib,
    (name) => ({
      shown: `zlib.${name} without Sync`,
    }),
  ),
]);
