/** Names of values; the same in every language. */

/** Fields that people fill in. */
export const written = /name|url|mail|title|host|domain|branch|query|command|text|message|prompt|code|label|tag|ref$|path$/i;
/** Programs that read their `-c` as a command line. */
export const shells = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|zsh|dash|cmd|cmd\.exe|powershell|pwsh|powershell\.exe)$/;
