/** Names of functions that decide whether somebody may do something. */
const deciding =
  /^(?:can|may|assert|ensure|verify|authorize|require|enforce|throwIf)(?=[A-Z_]|$)|permission|access|membership|is_?member|belongs|is_?owner|ability|policy|allowed/i;

/** Whether a function of this name decides: `authorize`, `assertMember`, `can_edit`, `checkPermission`. */
export function isDecidingName(name: string): boolean {
  return deciding.test(name);
}
