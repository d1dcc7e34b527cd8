/** What Wasp makes of a specification besides what stands there. */

/** Key of the setting that says that an application has sign-in of its own. */
export const waspAuthSetting = "wasp.auth";
