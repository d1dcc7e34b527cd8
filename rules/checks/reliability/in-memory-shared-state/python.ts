import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { growthOf } from "../../../shared/python/growth.ts";
import { importedModules } from "../../../shared/python/imports.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { storesOf } from "../../../shared/python/stores.ts";
import { addArguments, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { keptUnder } from "./kinds.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(node: SyntaxNode, file: PyFile): boolean {
  const { role } = file;
  return (
    role.seed || role.migration || role.example || role.toolConfig || isScript(file) || isTerminalProgram(file) || inDevelopment(node, file)
  );
}

/** Limiter(key_func=get_remote_address) of slowapi or Flask-Limiter: without a storage it counts in memory. */
function visitLimiter(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^(?:slowapi|flask_limiter)(?:\.\w+)*\.Limiter$/.test(symbolOf(child(call, "function"), file) ?? "") || outside(call, file))
    return undefined;
  const { keyword, open } = argumentsOf(call, file);
  const at = child(call, "function") ?? call;
  const storage = keyword.get("storage_uri");
  if (storage)
    return /^memory:/.test(stringValue(storage, file) ?? "")
      ? problem("limiter", storage, { fixes: [redisFix(call, storage, file)].flatMap((fix) => fix ?? []) })
      : met(at);
  // Both read the storage from the application's configuration or the environment too.
  if (open || mentions(file, /RATELIMIT_STORAGE_UR[IL]/) || keyword.has("config_filename")) return open ? undefined : met(at);
  const fix = redisFix(call, undefined, file);
  return problem("limiter", at, fix ? { fixes: [fix] } : {});
}

function redisFix(call: SyntaxNode, storage: SyntaxNode | undefined, file: PyFile): ProblemFix | undefined {
  const environ = moduleMember("os", "environ", file);
  const read = `${environ.text}[${quoted("REDIS_URL", file)}]`;
  const edits = storage ? [{ start: storage.start, end: storage.end, text: read }] : addArguments(call, [`storage_uri=${read}`], file);
  return (
    edits && {
      fix: "limiterStore",
      edits: [...environ.edits, ...edits],
      ensureLines: [{ path: ".env.example", line: "REDIS_URL=redis://localhost:6379" }],
    }
  );
}

/** MemoryStorage() of limits. */
function visitStorage(call: SyntaxNode, file: PyFile): Outcomes {
  const known = /^limits\.(?:aio\.)?storage(?:\.\w+)*\.MemoryStorage$/.test(symbolOf(child(call, "function"), file) ?? "");
  return known && !outside(call, file) ? problem("limiter", child(call, "function") ?? call) : undefined;
}

/** Somebody signs in, so that a session is a person's. */
const signsIn = /cookie|log_?in|sign_?in|user_?id/i;

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  return storesOf(file).flatMap((store): Outcome[] => {
    if (store.kind !== "dict" && store.kind !== "set") return [];
    const what = keptUnder(wordsOf(store.name.replace(/^_+/, "")));
    const write = what && store.uses.find((use) => use.what === "write" && growthOf(use, store, file) !== undefined);
    if (
      !what ||
      !write ||
      outside(store.at, file) ||
      /\b(?:Lock|Task|Queue|Event|WebSocket|Transport|Client|Session)\(|Lock\b|Task\b|WebSocket|Transport/.test(
        `${store.annotation ? textOf(file, store.annotation) : ""} ${write.value ? textOf(file, write.value) : ""}`,
      )
    )
      return [];
    // Sessions of a database belong to one process.
    if (what === "sessions" && importedModules(file).some((module) => /^(?:sqlalchemy|sqlmodel)$/.test(module)) && !mentions(file, signsIn))
      return [];
    // A bare `states` is only the state of logins where somebody logs in.
    if (/^_*states?$/i.test(store.name) && !mentions(file, /oauth|authorize|redirect_?uri|pkce/i)) return [];
    return [
      problem("map", store.at, {
        data: { name: store.name, what },
        related: [{ at: write.node, message: "An entry is made here, while requests are answered" }],
        pending: null,
      }),
    ];
  });
}

/** Python: dictionaries that keep sessions, counters and the like, and limiters without a store. */
export const python: TreeVisitors<PyFile> = { file: visitFile, call: { Limiter: visitLimiter, MemoryStorage: visitStorage } };
