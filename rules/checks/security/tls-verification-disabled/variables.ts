/** Variables of the environment that switch the check of certificates off. */

/** Variables of runtimes and tools, and the value that switches the check off. */
export const switches: Readonly<Record<string, RegExp>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^(?:0|false)$/i,
  PGSSLMODE: /^(?:disable|allow)$/i,
  GIT_SSL_NO_VERIFY: /^(?:1|true|yes)$/i,
  PYTHONHTTPSVERIFY: /^0$/,
  NPM_CONFIG_STRICT_SSL: /^(?:false|0)$/i,
  YARN_ENABLE_STRICT_SSL: /^(?:false|0)$/i,
  VAULT_SKIP_VERIFY: /^(?:1|true)$/i,
  CONSUL_HTTP_SSL_VERIFY: /^(?:0|false)$/i,
};

/** Whether a variable with this value switches the check off for a runtime or a tool. */
export function isUnsafeVariable(name: string, value: string): boolean {
  return Object.hasOwn(switches, name) && (switches[name]?.test(value) ?? false);
}
