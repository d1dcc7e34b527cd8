/** seaworthy/scaffold and seaworthy/scaffoldChoices */
import { isUnavailable } from "@seaworthy/rules/scaffolds/plan";
import type { ScaffoldAnswer, ScaffoldChoice, ScaffoldChoicesParams, ScaffoldParams } from "../../protocol/index.ts";
import { UsageError } from "../../workspace/errors.ts";
import { offersScaffold, scaffoldPlan, scaffoldStates } from "../../workspace/scaffolds.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { EditBuilder } from "../actions/edits.ts";
import type { Session } from "../session.ts";

async function workspaceOf(session: Session, root: string | undefined): Promise<Workspace | undefined> {
  for (const document of [...session.documents.all]) await session.sync(document);
  return session.roots.named(root)[0]?.workspace;
}

/** The scaffolds that can be made for what is missing now. */
export async function scaffoldChoicesRequest(session: Session, { root }: ScaffoldChoicesParams): Promise<readonly ScaffoldChoice[]> {
  const workspace = await workspaceOf(session, root);
  if (!workspace) return [];
  return scaffoldStates(workspace).flatMap(({ scaffold: { check, title }, status }) =>
    offersScaffold(workspace, { id: check, status }) ? [{ check, title, status }] : [],
  );
}

/** The edit that writes a scaffold, for the texts as they are now, in the editor or on disk. Files that are there are never replaced. */
export async function scaffoldRequest(session: Session, { root, check, license, holder }: ScaffoldParams): Promise<ScaffoldAnswer> {
  const workspace = await workspaceOf(session, root);
  if (!workspace) return { problem: "The folder is not open; open it first." };
  const { client } = session;
  try {
    const options = { ...(license !== undefined && { license }), ...(holder !== undefined && { holder }) };
    const plan = scaffoldPlan(workspace, check, options);
    if (isUnavailable(plan)) return { problem: plan.unavailable };
    const created = plan.files.find(({ before }) => before === undefined);
    if (created && !(client.createsFiles && client.versionedEdits)) {
      return { problem: `The editor cannot create ${created.path}; use the command line: seaworthy scaffold ${check} --write.` };
    }
    const builder = new EditBuilder(session, workspace);
    for (const { path, before = "", after } of plan.files) {
      // Nothing in front of the end is touched: what a file has is the beginning of what it gets.
      const edit = { start: before.length, end: before.length, text: after.slice(before.length) };
      builder.change(path, before, [edit], before === "" && workspace.textOf(path) === undefined);
    }
    return {
      edit: builder.build(),
      files: plan.files.map(({ path, before }) => ({ file: path, uri: session.uriOf(workspace, path), created: before === undefined })),
      notes: plan.notes,
    };
  } catch (error) {
    if (error instanceof UsageError) return { problem: `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.` };
    throw error;
  }
}
