/** What facts say of promises. */

/** Key of the setting of a module that hands out asynchronous functions which leave their errors to the caller; its value lists their paths. */
export const asyncExportsSetting = "promise.exports";

/** Key of the setting of a route of Express whose handler, another module's function, stands there as it is. */
export const bareHandlerSetting = "express.handler";

/** Which function that is. */
export type BareHandler = {
  readonly module: string;
  /** The path from the import, as in {@link asyncExportsSetting}. */
  readonly path: string;
};
