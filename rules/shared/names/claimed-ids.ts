/** Names of ids that say on whose behalf something is done. */
const claimed =
  /^(?:(?:http_)?x[-_])?(?:current|my|auth|active)?[-_]?(?:user|tenant|org|organi[sz]ation|workspace|account)[-_]?(?:id|uuid)$|^(?:http_)?x[-_](?:tenant|org|organi[sz]ation|workspace|account|user)$/i;

/** Whether a name is a user's, tenant's, organisation's, workspace's or account's id, also as a header: `tenantId`, `org_id`, `x-tenant-id`. */
export function isClaimedId(name: string): boolean {
  return claimed.test(name);
}
