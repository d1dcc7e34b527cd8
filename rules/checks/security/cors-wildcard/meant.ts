/** What says that an answer without credentials is for every site, whatever the language. */

const purpose =
  /\b(?:public(?:ly)?|(?:any|every) (?:sites?|websites?)|third[- ]part\w+|embed\w*|is safe|non-credentialed|no credentials|without credentials|on purpose|intentional\w*|deliberate\w*|in[- ]browser|(?:browser|chrome|firefox) extensions?|from anywhere|SDKs?)\b/i;

/** Whether a comment says that a place is open on purpose. */
export function saysOnPurpose(comment: string): boolean {
  return purpose.test(comment) && !/\b(?:todo|fixme|xxx|hack)\b/i.test(comment);
}

/** Paths of what every site may report to, or ask to be read anew: nothing of anybody is answered there. */
export const openEndpoint = /(?:^|[/._-])(?:feedback|beacons?|telemetry|revalidate|ingest(?:ion)?)(?:[/._-]|$)/i;
