/** Names of functions that hold up nobody. */

const startUp =
  /^(?:main|run|start|boot|bootstrap|init|initiali[sz]e|setup|configure|register|load|readConfig|createApp|createServer|build|emit|generate|compile|migrate|seed|connect|prepare|install|cli|command|launch|serve|onModuleInit|onApplicationBootstrap|onStartup|onShutdown|lifespan|warm[uU]p|preload|shutdown)(?![a-z])|^__/;

/** Whether a function of this name runs once, when the process starts or ends, or when somebody runs a command. */
export function isStartUpName(name: string): boolean {
  return startUp.test(name);
}
