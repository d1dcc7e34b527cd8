/** Names of functions that hold up nobody. */

const startUp =
  /^(?:main|boot|bootstrap|init|initiali[sz]e|setup|configure|readConfig|createApp|createServer|emit|migrate|seed|install|cli|onModuleInit|onApplicationBootstrap|onStartup|onShutdown|lifespan|warm[uU]p|preload|shutdown|regenerate)(?![a-z])|^__/;
/** Modules that run when the process starts, or that somebody runs to bring its data up to date: `lib/startup/`, `events/autoinstall.py`, `migrate.ts`. */
export const startUpPath = /(?:^|\/)(?:start-?_?up|boot(?:strap)?|auto_?install(?:er)?|migrate|lifespan)(?:\/|\.\w+$)/i;

/** Verbs that prepare a program as often as they serve a request. */
const verb = /^(?:run|start|register|load|build|generate|compile|connect|prepare|command|launch|serve)(?![a-z])/;

/**
 * Whether a function of this name runs once, when the process starts or ends, or when somebody runs a command. A verb that is said of
 * anything counts where the function is given nothing to do it with.
 */
export function isStartUpName(name: string, givenNothing = true): boolean {
  return startUp.test(name) || (givenNothing && verb.test(name));
}
