/** What says that an answer without credentials is for every site, whatever the language. */

const purpose =
  /\b(?:public(?:ly)?|(?:any|every) (?:sites?|websites?)|third[- ]part\w+|embed\w*|is safe|non-credentialed|no credentials|without credentials|credential-?less|non[- ]sensitive|(?:OAuth|native|unknown|CLI|desktop|mobile) (?:apps?|clients?|callers?)|on purpose|intentional\w*|deliberate\w*|in[- ]browser|(?:browser|chrome|firefox) extensions?|from anywhere|SDKs?)\b/i;

/** Whether a comment says that a place is open on purpose. */
export function saysOnPurpose(comment: string): boolean {
  return purpose.test(comment) && !/\b(?:todo|fixme|xxx|hack)\b/i.test(comment);
}

/** Whether a list of methods, as text, only lets others read. */
export function areSafeMethods(methods: string): boolean {
  const named = methods.split(/[\s,]+/).filter(Boolean);
  return named.length > 0 && named.every((method) => /^(?:get|head|options)$/i.test(method));
}

/** Names of functions that open what they are used for: who uses them decides. */
export const opensByName = /(?:^|[-_/])(?:wildcard|open|public|permissive|any-?origin|all-?origins|cross-?site)(?:[-_/]|$)/i;

/** Paths of what every site may report to, or ask to be read anew: nothing of anybody is answered there. */
export const openEndpoint = /(?:^|[/._-])(?:feedback|beacons?|telemetry|revalidate|ingest(?:ion)?)(?:[/._-]|$)/i;
