/** What the name of a place says of the address that is given to it. */
import { hasWord, wordsOf } from "../../../shared/names/words.ts";

/** Words of names that hold an address which the program itself calls or hands to another service. */
const called = new Set(
  "api base baseurl endpoint callback redirect webhook gateway server service upstream target destination origin backend host rpc ws socket auth oauth token authorize issuer jwks feed proxy".split(
    " ",
  ),
);
/** Words of names whose address a person opens, or that only names something. */
const opened = new Set(
  "href link docs documentation website homepage home license licence namespace xmlns ns schema image img logo icon avatar picture source credit reference profile id identifier type claim claims policy context".split(
    " ",
  ),
);
const configured = new Set(["config", "configuration", "settings", "options", "service", "services", "client", "clients"]);

/** Whether a name means an address that the program itself calls or hands to another service. */
export function isCalled(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => opened.has(word))) return false;
  return (
    words.some((word) => called.has(word)) ||
    /^(?:url|uri)$/.test(words.join("")) ||
    (/^(?:url|uri)$/.test(words.at(-1) ?? "") && words.length <= 3)
  );
}

/** Whether a name means what calls an address, or its settings. */
export function isOfService(name: string): boolean {
  const words = wordsOf(name);
  return hasWord(words, called) || hasWord(words, configured);
}

/** Whether an address has neither a path nor a port: records of all kinds have such a url, and nobody calls it. */
export function isHomePage(text: string): boolean {
  return /^\w+:\/\/[^/:?#]+\/?(?:\?utm_[^#]*)?$/.test(text);
}
