/** Conditions and names that say that whoever runs or uses the service decides. */
export const chosen =
  /insecure|accept_?invalid|no[-_]?verify|(?:ignore|skip|allow|disable|verify)\w*(?:tls|ssl|cert|verif|unauthorized|selfsigned|self_signed)|(?:tls|ssl|cert)\w*(?:disabled|skip|off|ignore|mode)/i;
