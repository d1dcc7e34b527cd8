/** Fields and columns by which records are chosen. */
const owner =
  /^(?:(?:user|owner|author|creator|tenant|org|organi[sz]ation|team|workspace|space|account|company)(?:_?id)?|created_?by(?:_?id)?|ownedBy)$/i;
const otherKey = /[a-z]_?(?:id|uid|uuid)$/i;

/** Whether a field says whose a record is: `userId`, `owner`, `created_by`. */
export function isOwnerField(name: string): boolean {
  return owner.test(name);
}

/** Whether a field is the key of another record: what is limited by it is not any record of its kind. */
export function isOtherKey(name: string): boolean {
  return otherKey.test(name) && !isIdField(name);
}

/** Whether a field is the record's own id. */
export function isIdField(name: string): boolean {
  return /^(?:_?id|pk)$/i.test(name);
}
