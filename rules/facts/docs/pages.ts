/** Names of the pages that people look for. */

/** Name of the page, what a file's name says of it, what its title says. A title alone has to say it in full. */
const pages: readonly (readonly [name: string, file: RegExp, title: RegExp])[] = [
  [
    "privacy-policy",
    /(?:^|[-_.])privacy(?:[-_.]?(?:policy|notice|statement))?$/i,
    /^(?:our\s+)?privacy\s+(?:policy|notice|statement)\s*(?:$|[-–—:|(,.]|of\b|for\b)|datenschutzerkl/i,
  ],
  [
    "terms-of-service",
    /(?:^|[-_.])(?:terms(?:[-_.]?(?:of[-_.]?(?:service|use)|and[-_.]?conditions|conditions))?|tos|eula)$/i,
    /^terms\s+(?:of\s+(?:service|use)|(?:and|&)\s+conditions)\b/i,
  ],
  ["cookie-policy", /(?:^|[-_.])cookies?[-_.]?policy$/i, /^cookie\s+(?:policy|notice)\b/i],
  [
    "data-processing",
    /(?:^|[-_.])(?:dpa|data[-_.]?processing(?:[-_.]?(?:agreement|addendum))?)$/i,
    /^data\s+processing\s+(?:agreement|addendum)\b/i,
  ],
  ["imprint", /(?:^|[-_.])(?:imprint|impressum|legal[-_.]?notice)$/i, /^(?:imprint|impressum|legal notice)\b/i],
  ["faq", /(?:^|[-_.])faqs?$/i, /^(?:faqs?|frequently asked questions)\b/i],
  [
    "help",
    /(?:^|[-_.])(?:help|user[-_.]?guide|user[-_.]?manual|getting[-_.]?started|troubleshooting)$/i,
    /^(?:help|user (?:guide|manual)|troubleshooting)\b/i,
  ],
  ["support", /(?:^|[-_.])support$/i, /^(?:getting )?support\b/i],
];

/** Which page for people a document is, by its file's name or its title; undefined for any other document. */
export function pageName(path: string, title: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return pages.find(([, file, heading]) => file.test(name) || heading.test(title))?.[0];
}
