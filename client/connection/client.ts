/** The LSP client. Loaded when the editor has drawn its window, because the library takes longer to load than everything else. */
import type { InitializationOptions } from "@seaworthy/server/protocol/index";
import type { OutputChannel } from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { documentSelector } from "../model/selector.ts";
import type { Scans } from "./scans.ts";

/** What a client needs before it starts. Paths are absolute; `module` is the server's program. */
export interface ClientOptions {
  readonly module: string;
  readonly cacheFolder: string;
  readonly output: OutputChannel;
  readonly initialization: InitializationOptions;
  readonly scans: Scans;
  /** The server is gone without having been asked to go. */
  readonly ended: () => void;
}

/** Writes its errors into the log and nowhere else. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** V8 would give young objects up to 16 MB, twice. With 4 MB a key takes no longer and the server has 20 MB less. */
const memory = ["--max-semi-space-size=4"];

/** A client that is not started yet. It restarts nothing and pops nothing up: its owner decides what a failure means. */
export function createClient({ module, cacheFolder, output, initialization, scans, ended }: ClientOptions): LanguageClient {
  const program = { module, transport: TransportKind.ipc, args: ["--cache-folder", cacheFolder], options: { execArgv: memory } };
  const server: ServerOptions = { run: program, debug: program };
  const options: LanguageClientOptions = {
    documentSelector: [...documentSelector] as NonNullable<LanguageClientOptions["documentSelector"]>,
    initializationOptions: initialization,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        ended();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    middleware: {
      handleWorkDoneProgress: (token, params, next) => {
        scans.note(token, { kind: params.kind, message: params.kind === "end" ? undefined : params.message });
        next(token, params);
      },
    },
  };
  return new QuietClient("seaworthy", "Seaworthy", server, options);
}
