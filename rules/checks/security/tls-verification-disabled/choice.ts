/** Conditions and names that say that whoever runs or uses the service decides. */
export const chosen =
  /insecure|unsafe_?(?:tls|ssl|cert)|accept_?invalid|no[-_]?verify|(?:ignore|skip|allow|disable|verify)[\w-]*(?:tls|ssl|cert|verif|unauthorized|self[-_]?signed)|(?:tls|ssl|cert)\w*(?:disabled|skip|off|ignore|mode)|reject_?unauthorized|check_?server_?identity/i;
