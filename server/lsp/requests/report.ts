/** seaworthy/report and seaworthy/packages */
import { bandOf } from "@seaworthy/rules/score/index";
import path from "node:path";
import type { PackageReadiness, PackagesAnswer, PackagesParams, ReportAnswer, ReportParams } from "../../protocol/index.ts";
import type { ReportPlace } from "../../report/model.ts";
import { renderReport } from "../../report/render.ts";
import { projectReport } from "../../report/source.ts";
import { pathFromUri, relativePath } from "../../workspace/paths.ts";
import type { Root } from "../root.ts";
import type { Session } from "../session.ts";

/** The root of a URI, with open documents brought up to date; undefined before its first scan has ended. */
async function readyRoot(session: Session, uri: string): Promise<Root | undefined> {
  for (const document of [...session.documents.all]) await session.sync(document);
  const [root] = session.roots.named(uri);
  return root && !(root.state.kind === "scanning" && root.state.first) ? root : undefined;
}

/** The report of a root or of one of its packages as a text. */
export async function reportRequest(session: Session, params: ReportParams): Promise<ReportAnswer | null> {
  const root = await readyRoot(session, params.root);
  if (!root) return null;
  const { workspace } = root;
  const wanted = params.package;
  if (wanted !== undefined && !workspace.packages().some((each) => each.path === wanted)) return null;
  const report = projectReport(workspace, wanted === undefined ? {} : { package: wanted });
  const native = params.target === undefined ? undefined : pathFromUri(params.target);
  const folder = native === undefined ? "" : (relativePath(workspace.root, path.dirname(native)) ?? "");
  const link = ({ file, line }: ReportPlace): string => {
    const place = { file, uri: session.uriOf(workspace, file), line: (line ?? 0) - 1, character: 0 };
    return `command:seaworthy.goTo?${encodeURIComponent(JSON.stringify([place]))}`;
  };
  return { name: report.name, text: renderReport(report, params.format, { folder, ...(params.editor && { editor: { link } }) }) };
}

/** The packages of a root with their results. */
export async function packagesRequest(session: Session, params: PackagesParams): Promise<PackagesAnswer | null> {
  const root = await readyRoot(session, params.root);
  if (!root) return null;
  const packages = root.workspace.packages().map(({ path: folder, name, kind, evaluation: { score } }): PackageReadiness => {
    const { overall, verdict, blockers } = score;
    return {
      path: folder,
      name,
      kind,
      overall: overall ? overall.shown : null,
      band: overall ? bandOf(overall).id : null,
      verdict,
      blockers: blockers.length,
    };
  });
  return { packages };
}
