/** What the host of an address says about where it is. */

const local =
  /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?|\[?f[cd][0-9a-f]{2}:.*|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|169\.254\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+|[^.]+|.*\.(?:local|localhost|internal|onion|i2p|lan|home|intranet|corp|svc|test|example|invalid|cluster)|.*\.svc\..*|.*\.docker\.internal)\.?$/i;
const shown =
  /^(?:.*\.)?(?:example\.(?:com|org|net)|(?:your|my)[\w-]*\.(?:com|io|app|dev|org|net)|(?:domain|host|server|site|foo|bar|dummy|placeholder)\.(?:com|tld|io|name))$/i;

/** Whether a host is this machine, a private network or a service by its name; a name without a dot is one. */
export function isLocalHost(host: string): boolean {
  return local.test(host);
}

/** Whether a host only stands for one in an example. */
export function isExampleHost(host: string): boolean {
  return shown.test(host);
}
