/** seaworthy/explain */
import type { CheckPage, ExplainParams } from "../../protocol/index.ts";
import { checkPage } from "../../workspace/check-pages.ts";
import type { Session } from "../session.ts";

/** The page of a check, or null when there is no such check. */
export function explain(session: Session, { check: id }: ExplainParams): CheckPage | null {
  const check = session.analyzer.registry.checks.find((entry) => entry.id === id);
  return check ? { title: check.title, markdown: checkPage(check) } : null;
}
