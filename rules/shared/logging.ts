/** What facts say of the logging of a project. */

/** Key of the setting of a file that logs through the console without a logger at hand; stands at its first call. */
export const consoleSetting = "console.use";

/** What such a file does. */
export type FileConsole = {
  /** It certainly runs on a server; of others nothing tells. */
  readonly server: boolean;
  /** It hands something out, so it is no script that somebody starts and reads. */
  readonly called: boolean;
  readonly calls: number;
  /** All calls are warnings and errors. */
  readonly onlyErrors: boolean;
};

/** Key of the setting of a file that logs through a logger. */
export const loggerUseSetting = "logger.use";

/** Key of the setting of a module that hands out a logger, and what its value says. */
export const loggerExportSetting = "logger.export";

/** Key of the setting of a file that makes a library write records instead of lines; the value is the library: `loguru` or `logging`. */
export const structuredLogSetting = "logger.structured";

/** Key of the setting of a file that builds values into messages of the standard library's loggers; stands at the first. */
export const builtMessageSetting = "logger.built";

/** Packages that make loggers. */
export const loggerPackage =
  /^(?:pino|pino-http|winston|nest-winston|nestjs-pino|bunyan|loglevel|consola|tslog|log4js|roarr|signale|@axiomhq\/logging|@logtail\/(?:node|next|pino|winston)|next-axiom|@logtape\/logtape|structlog|loguru)$/;
