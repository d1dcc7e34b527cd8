/** What the name of a table tells of its size, and that of a column of how many rows share a value. */
import { singular, wordsOf } from "./words.ts";

/** Tables that hold what the program defines, not what its users add. */
const smallTables = new Set(
  (
    "role permission plan tier price setting setup config configuration preference option category country currency language locale timezone zone region state " +
    "feature flag kind type status template migration provider integration scope policy rule level tax unit holiday catalog catalogue faq menu version app application " +
    "environment instance server node queue worker lock schema table lookup enum sequence plugin registry extension banner sponsor administrator admin superadmin staff seller method zone channel theme shipping announcement " +
    "connector connection datasource blocklist blacklist allowlist whitelist denylist bot label override trusted allowed blocked oauth scim cluster " +
    "department resolver realm gateway handler webhook grade seniority scale position milestone weekday currency printer"
  ).split(" "),
);

/** Whether a table or model is small by its name. */
export function isSmallTable(model: string): boolean {
  return wordsOf(model).some((word) => smallTables.has(word) || smallTables.has(singular(word)));
}

/** Columns with few values, each of which many rows have. */
export const categoryColumn =
  /^(?:status|state|type|kind|category|role|active|enabled|published|archived|visible|visibility|is_[a-z]\w*|has_[a-z]\w*|(?:is|has)[A-Z]\w*)$/;

/** Whether the text of a condition asks for those who run the service, of whom there is a handful: `isAdmin: true`, `User.is_superuser == True`. */
export function asksForFew(condition: string): boolean {
  return /\b(?:is_?)?(?:super_?)?(?:admin|superuser|staff)\b["']?\s*(?::|==?=?|\.is_\(|,|\()\s*["']?(?:true|1)\b|\b_?role["']?\s*(?::|==?=?|,)\s*["'`]?(?:\w+\.)?(?:super_?)?(?:admin|owner|staff)\b/i.test(
    condition,
  );
}

const authorship = /^_?[a-z]+(?:ed|en|t)_?by(?:_?user)?(?:_?u?id)?$/i;

/** Whether a column only keeps who did something to a row: `created_by_id`, `invitedBy`. Rows are shown with it, and hardly ever looked up by it. */
export function isAuthorship(column: string): boolean {
  return authorship.test(column);
}
