/** An HMAC over the raw body, for FastAPI, Starlette and Flask. */
import { type PyFile, textOf } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import type { Handler } from "../../../shared/python/handlers.ts";
import { statementOf } from "../../../shared/python/nodes.ts";
import { importedMember, indentAt, indentUnit, moduleMember, quoted } from "../../../shared/python/style.ts";
import { mentions } from "../../../shared/mentions.ts";

/** How a framework hands out the body as it came in, and how it refuses. */
const forms = [
  {
    frameworks: /^(?:fastapi|starlette)$/,
    read: /^await (\w+)\.json\(\)$/,
    raw: "await {request}.body()",
    module: "fastapi",
    refusal: "HTTPException",
    call: "raise {refusal}(status_code=401)",
  },
  {
    frameworks: /^flask$/,
    read: /^(request)\.(?:get_json\([^)]*\)|json)$/,
    raw: "{request}.get_data()",
    module: "flask",
    refusal: "abort",
    call: "{refusal}(401)",
  },
] as const;

/** The fix for a handler that takes the parsed body into a variable of its own. */
export function verifyFix(handler: Handler, file: PyFile): ProblemFix | undefined {
  const form = forms.find(({ frameworks }) => frameworks.test(handler.framework));
  const body = child(handler.definition, "body");
  if (!form || !body || mentions(file, /\b(?:raw_body|expected)\b/)) return undefined;
  let value: SyntaxNode | undefined;
  walkTree(body, (node) => {
    const right = !value && node.type === "assignment" && node.parent?.parent === body ? child(node, "right") : undefined;
    if (right && form.read.test(textOf(file, right))) value = right;
    return value === undefined;
  });
  const request = value && form.read.exec(textOf(file, value))?.[1];
  if (!value || !request) return undefined;
  const hmac = moduleMember("hmac", "new", file);
  const same = moduleMember("hmac", "compare_digest", file);
  const sha = moduleMember("hashlib", "sha256", file);
  const environ = moduleMember("os", "environ", file);
  const json = moduleMember("json", "loads", file);
  const refusal = importedMember(form.module, form.refusal, file);
  const statement = statementOf(value);
  const indent = indentAt(statement.start, file);
  const lines = [
    `raw_body = ${form.raw.replace("{request}", request)}`,
    `expected = ${hmac.text}(${environ.text}[${quoted("WEBHOOK_SECRET", file)}].encode(), raw_body, ${sha.text}).hexdigest()`,
    `if not ${same.text}(${request}.headers.get(${quoted("X-Signature", file)}, ${quoted("", file)}), expected):`,
    `${indentUnit(file)}${form.call.replace("{refusal}", refusal.text)}`,
  ];
  const edits = withoutGaps([...hmac.edits, ...same.edits, ...sha.edits, ...environ.edits, ...json.edits, ...refusal.edits], file);
  return {
    fix: "verify",
    edits: [
      ...edits,
      { start: statement.start, end: statement.start, text: lines.map((line) => line + lineEndOf(file.text) + indent).join("") },
      { start: value.start, end: value.end, text: `${json.text}(raw_body)` },
    ],
    ensureLines: [{ path: ".env.example", line: "WEBHOOK_SECRET=", comment: "Secret that the sender signs webhooks with" }],
  };
}

/** Imports that are added in one place stand below each other, each once and in order. */
function withoutGaps(edits: readonly TextEdit[], file: PyFile): readonly TextEdit[] {
  const merged = new Map<number, { readonly before: string; readonly after: string; readonly lines: Set<string> }>();
  const others: TextEdit[] = [];
  for (const edit of edits) {
    const added = edit.start === edit.end ? /^(\s*)(import [\w.]+)(\s*)$/.exec(edit.text) : null;
    if (!added) others.push(edit);
    else {
      const known = merged.get(edit.start) ?? { before: added[1] ?? "", after: added[3] ?? "", lines: new Set<string>() };
      known.lines.add(added[2] ?? "");
      merged.set(edit.start, known);
    }
  }
  const imports = [...merged].map(([start, { before, after, lines }]) => ({
    start,
    end: start,
    text: `${before}${[...lines].sort().join(lineEndOf(file.text))}${after}`,
  }));
  return [...imports, ...others];
}
