/** Asks the TypeScript compiler about texts before and after fixes. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./discover.ts";

/** An error of the compiler: the file's path within the program, and the message without its place. */
export interface TypeMistake {
  readonly path: string;
  readonly message: string;
}

/** Compiler options of a program, beside those that every program here has. */
type CompilerOptions = Readonly<Record<string, unknown>>;

const compiler = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace(/package\.json$/, "bin/tsc");

/**
 * Type-checks files that stand alone in a folder with stand-ins for packages (test-fixtures/types).
 * @param files texts by relative path
 * @throws Error when the compiler does not run, or complains about anything but the files
 */
export async function typeMistakes(files: ReadonlyMap<string, string>, options: CompilerOptions): Promise<TypeMistake[]> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-types-"));
  try {
    for (const [path, text] of files) write(join(folder, path), text);
    copyFileSync(join(root, "test-fixtures/types/packages.d.ts"), join(folder, "packages.d.ts"));
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: "es2023",
        lib: ["es2023", "dom", "dom.iterable"],
        module: "esnext",
        moduleResolution: "bundler",
        moduleDetection: "force",
        esModuleInterop: true,
        experimentalDecorators: true,
        jsx: "preserve",
        skipLibCheck: true,
        types: ["node"],
        typeRoots: [join(root, "node_modules/@types")],
        ...options,
      },
      include: ["**/*"],
    };
    write(join(folder, "tsconfig.json"), JSON.stringify(config));
    return parse(await run(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler, "-p", folder, "--pretty", "false"], { cwd: folder, maxBuffer: 64 << 20 }, (error, stdout) => {
      // The compiler ends with a status above 0 when it finds mistakes; that it says nothing then is a mistake of the run.
      if (error && stdout.trim() === "") reject(error);
      else resolve(stdout);
    });
  });
}

function parse(output: string): TypeMistake[] {
  return output.split(/\r?\n/).flatMap((line): TypeMistake[] => {
    if (line.trim() === "" || /^\s/.test(line)) return [];
    const found = /^(.+?)\(\d+,\d+\): error (TS\d+: .*)$/.exec(line);
    if (!found?.[1] || !found[2] || found[1] === "packages.d.ts") throw new Error(`the compiler could not look at the files: ${line}`);
    return [{ path: found[1].replaceAll("\\", "/"), message: found[2] }];
  });
}
