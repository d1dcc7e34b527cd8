/**
 * Builds everything that ships into dist/. `tsx scripts/build.ts [--dev] [--server]`; `--dev` keeps names and adds source maps, `--server`
 * leaves out the VS Code side.
 *
 *   cli.cjs, server.cjs, worker.cjs   a few lines each: find the cache, load main.cjs
 *   main.cjs                          command line, language server and worker on one engine
 *   typescript.cjs                    the parser of the compiler API, loaded when a document needs it
 *   extension.cjs                     the VS Code side
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { bundleFrame } from "../server/workspace/chunk.ts";
import { typeScriptParser } from "./typescript-parser.ts";

const top = path.resolve(import.meta.dirname, "..");
const dist = path.join(top, "dist");
const dev = process.argv.includes("--dev");
const serverOnly = process.argv.includes("--server");
const require = createRequire(path.join(top, "rules", "package.json"));

const common: BuildOptions = {
  absWorkingDir: top,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: !dev,
  sourcemap: dev ? "linked" : false,
  legalComments: "none",
  logLevel: "warning",
  // Prefer a package's ES modules: what is not used falls away.
  mainFields: ["module", "main"],
  conditions: ["import"],
  // A script with compiled code from an earlier run has no import(), see server/workspace/chunk.ts.
  supported: { "dynamic-import": false },
};

/** The parser's runtime makes itself a `require` by way of import(); a CommonJS bundle has one. */
const plainRequire: Plugin = {
  name: "plain-require",
  setup: ({ onLoad }) => {
    onLoad({ filter: /tree-sitter-wasm[\\/]wasm[\\/]tree-sitter\.js$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, "utf8");
      const own = /const \{ createRequire \} = await import\("module"\);\s*var require = createRequire\(getCurrentScriptUrl\(\)\);/;
      if (!own.test(text)) throw new Error(`${file} has changed; see what it does about require`);
      return { contents: text.replace(own, ""), loader: "js" };
    });
  },
};

/** Makes the bundle of the TypeScript parser, unless the one in dist/ was made from the same texts. Returns its identity. */
async function bundleParser(compiler: string, name: string): Promise<string> {
  const text = fs.readFileSync(compiler, "utf8");
  const names = namesOfCompiler();
  const maker = fs.readFileSync(path.join(top, "scripts", "typescript-parser.ts"), "utf8");
  const origin = createHash("sha1")
    .update(JSON.stringify([text, names, maker, bundleFrame]))
    .digest("hex");
  const target = path.join(dist, name);
  const head = `/* ${origin} */\n`;
  if (!fs.existsSync(target) || !fs.readFileSync(target, "utf8").startsWith(head)) {
    write(name, head + framed(inAscii(await typeScriptParser(text, names))));
  }
  return origin;
}

/** What the sources take from the compiler: they name it, as `ts.isCallExpression`. */
function namesOfCompiler(): string[] {
  const names = new Set<string>();
  for (const folder of ["rules", "server"]) {
    for (const entry of fs.readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts") || /[\\/]node_modules(?:[\\/]|$)/.test(entry.parentPath)) continue;
      const text = fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8");
      if (!/\bimport \{[^}]*\bts\b[^}]*\} from ".*\/api\/ts(?:\.ts)?"/.test(text)) continue;
      for (const [, name = ""] of text.matchAll(/\bts\.([A-Za-z]\w*)/g)) names.add(name);
    }
  }
  names.delete("ts");
  return [...names].sort();
}

/** Writes through a rename: a program that starts meanwhile reads the old bundle or the new one. */
function write(name: string, content: string | Uint8Array): void {
  const target = path.join(dist, name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(`${target}.tmp`, content);
  fs.renameSync(`${target}.tmp`, target);
}

/** esbuild has said what is wrong by the time this runs. */
process.on("uncaughtException", (error) => {
  if (!("errors" in error)) console.error(error);
  process.exit(1);
});

async function bundle(entry: string, name: string, more: BuildOptions = {}, finish = (code: string) => code): Promise<string> {
  const result = await build({ ...common, entryPoints: [entry], outfile: path.join(dist, name), write: false, ...more });
  let main: string | undefined;
  for (const file of result.outputFiles ?? []) {
    const code = file.path.endsWith(".cjs") ? finish(inAscii(file.text)) : undefined;
    write(path.relative(dist, file.path), code ?? file.contents);
    main ??= code;
  }
  if (main === undefined) throw new Error(`${entry} gave no bundle`);
  return main;
}

/**
 * Escapes what esbuild leaves of other letters, which is in regular expressions: a single one of them doubles the memory that V8 takes for the
 * whole text, in each thread.
 */
function inAscii(code: string): string {
  if (/\braw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error("a raw template with letters beyond ASCII cannot be escaped; write it as a string");
  return code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** See {@link bundleFrame}. */
function framed(code: string): string {
  return bundleFrame.join(code);
}

function copyFolder(from: string, to: string): void {
  // A page of a check that is gone or renamed must not be shipped.
  fs.rmSync(path.join(dist, to), { recursive: true, force: true });
  if (!fs.existsSync(from)) return;
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".ts")) continue;
    const source = path.join(entry.parentPath, entry.name);
    write(path.join(to, path.relative(from, source)), fs.readFileSync(source));
  }
}

fs.mkdirSync(dist, { recursive: true });
const grammars = path.join(path.dirname(require.resolve("@vscode/tree-sitter-wasm/package.json")), "wasm");
const compiler = createRequire(require.resolve("ts-morph")).resolve("@ts-morph/common");
const manifest = JSON.parse(fs.readFileSync(path.join(top, "package.json"), "utf8")) as { version: string };

const identity = createHash("sha1");
identity.update(await bundleParser(path.join(path.dirname(compiler), "typescript.js"), "typescript.cjs"));
for (const name of ["tree-sitter.wasm", "tree-sitter-python.wasm", "tree-sitter-ruby.wasm"]) {
  const content = fs.readFileSync(path.join(grammars, name));
  identity.update(content);
  write(name, content);
}
identity.update(
  await bundle(
    "server/main.ts",
    "main.cjs",
    { plugins: [plainRequire], define: { SEAWORTHY_VERSION: JSON.stringify(manifest.version) } },
    framed,
  ),
);

const define = { SEAWORTHY_BUILD: JSON.stringify(identity.digest("hex").slice(0, 16)) };
await bundle("server/boot/cli.ts", "cli.cjs", { define, banner: { js: "#!/usr/bin/env node" } });
fs.chmodSync(path.join(dist, "cli.cjs"), 0o755);
await bundle("server/boot/server.ts", "server.cjs", { define });
await bundle("server/boot/worker.ts", "worker.cjs", { define });
if (!serverOnly) await bundle("client/extension.ts", "extension.cjs", { external: ["vscode"] });

write("report.schema.json", fs.readFileSync(path.join(top, "server", "cli", "report.schema.json")));
write("readiness.schema.json", fs.readFileSync(path.join(top, "server", "report", "readiness.schema.json")));
copyFolder(path.join(top, "rules", "records", "schemas"), "schemas");
copyFolder(path.join(top, "docs", "checks"), path.join("docs", "checks"));
