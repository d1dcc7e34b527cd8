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

/** Paths of what every site may report to, ask to be read anew, or hand something in to: nothing of anybody is answered there. */
export const openEndpoint = /(?:^|[/._-])(?:feedback|beacons?|telemetry|revalidate|ingest(?:ion)?|webhooks?)(?:[/._-]|$)/i;

/** Routes whose answers are taken away to be read elsewhere, besides. */
export const openRoute =
  /(?:^|[/{(])(?:exports?|raw|oauth2?\/token|userinfo|tiles?|avatars?|thumbnails?|videos?|audio|media|streams?|player|sdk|ical|captions|subtitles)(?:[/.:?})]|$)|\.(?:js|mjs|css|ics|svg|png|jpe?g|webp|gif|xml|txt|m3u8|mpd|ts|vtt|geojson|pbf|mvt|wasm|woff2?)$/i;

/** Paths of protocols that any client may speak, with a token in each request. */
export const protocolPath = /(?:^|[/._-])(?:mcp|sse)(?:[/._-]|$)/i;

/**
 * Headers that callers on other sites send with a key of their own, among those that are allowed: `x-acme-publishable-client-key`,
 * `x-client-info` beside `apikey`. No cookie says who they are.
 */
const keyHeader =
  /["'`\s,](?:x-[\w-]{0,40}(?:publishable|client|public|project|site|tenant|widget|sdk)[\w-]{0,40}-(?:key|info)|apikey)["'`\s,]/i;

/** Whether the text of a file or function lists a header whose key is published in the pages of other sites. */
export function takesPublishedKeys(text: string): boolean {
  return /["'`\s,]x-[\w-]{0,40}publishable[\w-]{0,40}-key["'`\s,]/i.test(text) && /Access-Control-Allow-Headers|allow_?headers/i.test(text);
}

/** Whether the text of a file or function lists a header that holds the key of a site. */
export function takesKeysOfSites(text: string): boolean {
  return keyHeader.test(text) && /Access-Control-Allow-Headers|allow_?headers/i.test(text);
}

/** Whether the text of a function asks for a key or token in each request, refuses who has none, and looks at no cookie. */
export function asksForKey(text: string): boolean {
  const rest = text.replace(/Access-Control-[\w-]+["'`\]]*\s*[,:=]\s*\(?\s*(?:["'`][^"'`\n]*["'`]\s*)+/gi, "");
  return (
    /\bauthorization\b|\bapi[-_]?key|ByApiKey|\bbearer\b/i.test(rest) &&
    /\b40[013]\b|unauthori[sz]ed|forbidden/i.test(rest) &&
    !/cookie|session/i.test(rest)
  );
}
