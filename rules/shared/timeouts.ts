/** Time limits: those of the whole project, as facts have them, and how long work may rightly take. */

/** Key of the setting that says for which library ("axios", "fetch", Python's "socket") the project limits all calls, or makes the clients itself ("nest-axios"). */
export const timeoutSetting = "http.default-timeout";

const longWords =
  /upload|download|export(?!s$)|stream|generat|completion|infer|predict|transcri|render|pdf|convert|video|audio|blob|(?<!pro)file|attachment|backup|archive|zip\b|report|openai|anthropic|llm|storage|bucket|s3\b|presigned|signed_?url/i;

/** Whether ten seconds may be too short for what a name or an address says: files, and what a model or renderer makes. */
export function isLongWork(text: string): boolean {
  return longWords.test(text);
}
