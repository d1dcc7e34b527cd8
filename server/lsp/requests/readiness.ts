/** seaworthy/readiness */
import type { ReadinessAnswer, ReadinessParams } from "../../protocol/index.ts";
import { readinessOf } from "../readiness.ts";
import type { Session } from "../session.ts";

/** The readiness of one root or all, with the places of every check. Open documents are brought up to date first. */
export async function readiness(session: Session, params: ReadinessParams | null): Promise<ReadinessAnswer> {
  for (const document of [...session.documents.all]) await session.sync(document);
  const roots = session.roots.named(params?.root);
  for (const root of roots) await root.prepare();
  return { roots: roots.map((root) => readinessOf(root, (file) => session.uriOf(root.workspace, file))) };
}
