/** Time limits of the whole project, as facts have them. */

/** Key of the setting that says for which library ("axios", "fetch") the project limits all calls, or makes the clients itself ("nest-axios"). */
export const timeoutSetting = "http.default-timeout";
