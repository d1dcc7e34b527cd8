/** What an address says about how its traffic goes. */
import type { FileContext } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { mentions } from "../../../shared/mentions.ts";
import { isExampleHost, isLocalHost } from "../../../shared/names/hosts.ts";

const secureOf: Readonly<Record<string, string>> = { http: "https", ws: "wss", ftp: "ftps", redis: "rediss", amqp: "amqps" };
/** Names of XML namespaces, schemas and licences are addresses that nobody visits. */
const names =
  /^(?:www\.w3\.org|schemas?\.[\w.-]+|json-schema\.org|(?:www\.)?schema\.org|purl\.org|ns\.adobe\.com|xmlns\.com|ogp\.me|docs\.oasis-open\.org|www\.opengis\.net|www\.apache\.org|(?:www\.)?apache\.org|(?:www\.)?opensource\.org|www\.sitemaps\.org|search\.yahoo\.com|www\.google\.com\/schemas|rdfs?\.org|dbpedia\.org|mozilla\.org|(?:crl|ocsp)\..*|www\.topografix\.com|tempuri\.org|(?:.*\.)?xmlsoap\.org|metadata\.google\.internal|hl7\.org|snomed\.info|loinc\.org|unitsofmeasure\.org|creativecommons\.org|www\.itunes\.com|a9\.com|webfinger\.net|activitystrea\.ms)$/i;

/** An address whose traffic anybody on the way can read. The scheme is in lower case. */
interface Address {
  readonly scheme: string;
  readonly host: string;
  /** A port was written: the secure one is another, so that changing the scheme alone would not do. */
  readonly port: boolean;
  /** Length of the address in the text. */
  readonly length: number;
}

/** The unprotected address that a text begins with, when it leads to another machine. */
export function plainAddress(text: string): Address | undefined {
  const found =
    /^(http|ws|ftp|redis|amqp):\/\/(?:[^\s/@"'`]*@)?([A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z0-9-]{2,}|\d+\.\d+\.\d+\.\d+)(:\d+)?(?=[/?#]|$)[^\s"'`]*/i.exec(
      text,
    );
  if (!found) return undefined;
  const [whole, scheme = "", host = "", port] = found;
  if (isLocalHost(host) || isExampleHost(host) || names.test(host) || /%|\.\.|\{/.test(host)) return undefined;
  return { scheme: scheme.toLowerCase(), host, port: port !== undefined, length: whole.length };
}

/** Whether the address is one of a store or a queue. */
export function isStore({ scheme }: Address): boolean {
  return /^(?:redis|amqp)$/.test(scheme);
}

/** Whether only programs use such an address: nobody opens a socket, a store or a queue by hand. */
export function isForPrograms(address: Address): boolean {
  return address.scheme === "ws" || isStore(address);
}

/** The problem of an address that begins at an offset. */
export function addressProblem(address: Address, start: number): Outcome[] {
  const { scheme, host, port, length } = address;
  const secure = `${secureOf[scheme]}://`;
  const edits = [{ start, end: start + scheme.length, text: secureOf[scheme] ?? scheme }];
  return [
    problem(
      "plain",
      { start, end: start + length },
      {
        data: { host, scheme: `${scheme}://`, secure },
        fixes: port || scheme === "ftp" ? [] : [{ fix: "secure", data: { secure }, edits }],
      },
    ),
  ];
}

/** A script that somebody runs now and then and that sends nobody's credentials: a report from public data, a download for development. */
export function isHarmlessScript(file: FileContext): boolean {
  return file.role.script && !mentions(file, /passw|secret|token|authorization|api_?key|credential|\bauth\b|login/i);
}
