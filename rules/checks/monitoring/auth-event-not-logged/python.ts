/** Python: branches that refuse a password or a token. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { fact, met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf, type Span } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { logCall } from "../../../shared/python/loggers.ts";
import { decoratorsOf, definitionName, enclosingClass, enclosingDef, lastName } from "../../../shared/python/nodes.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { indentAt, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { mentions } from "../../../shared/mentions.ts";
import { loggedSetting } from "./confirm.ts";

const passwordCheck =
  /^(?:check_password|check_password_hash|verify_password|checkpw|verify_password_hash|is_correct_password|validate_password_hash|verify_and_update)$/;
/** Somebody is told: a log, a metric, an audit record, an event. */
const telling =
  /audit|metric|counter|track|record|^(?:emit|inc|increment|capture|publish|notify|report|log)|_(?:failed|failure|attempt|event|log)s?$|^send(?:_robust)?$/;

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.example || role.seed || isScript(file);
}

function tells(block: SyntaxNode, file: PyFile): boolean {
  let told = false;
  walkTree(block, (node) => {
    if (!told && node.type === "call")
      told =
        logCall(node, file) !== undefined ||
        telling.test(calledName(node, file)) ||
        /\b(?:logger|log|audit|metrics)\./.test(textOf(file, child(node, "function") ?? node));
    return !told;
  });
  return told;
}

/** The statement of a branch that refuses: raises, answers 401 or 403, or gives nothing back. */
function refusal(block: SyntaxNode, file: PyFile, nothing: boolean): SyntaxNode | undefined {
  return namedChildren(block).find((statement) => refuses(statement, file, nothing));
}

function refuses(statement: SyntaxNode, file: PyFile, nothing: boolean): boolean {
  // A bare raise refuses nothing: who catches it does.
  if (statement.type === "raise_statement") return namedChildren(statement).length > 0;
  const text = textOf(file, statement);
  if (/\babort\(\s*40[13]|\b40[0134]\b|UNAUTHORI[SZ]ED|FORBIDDEN/.test(text)) return true;
  return (
    statement.type === "return_statement" &&
    ((nothing && /^return(?:\s+(?:None|False))?$/.test(text)) || /invalid|incorrect|wrong|credential|error/i.test(text))
  );
}

/** A call in a condition, or behind a name of it, that checks a password. */
function checksPassword(condition: SyntaxNode, file: PyFile): boolean {
  let found = false;
  walkTree(condition, (node) => {
    // user.is_active says something of somebody who was found.
    if (node.type === "attribute") return false;
    const value = node.type === "identifier" ? follow(node, file) : node;
    const call = value.type === "await" ? namedChildren(value)[0] : value;
    if (!found && call?.type === "call") {
      const name = calledName(call, file);
      const symbol = symbolOf(child(call, "function"), file) ?? "";
      const signIn = name === "authenticate" && argumentsOf(call, file).keyword.has("password");
      found =
        passwordCheck.test(name) ||
        signIn ||
        (name === "verify" &&
          (/^(?:passlib|argon2|bcrypt|pwdlib)\./.test(symbol) ||
            /pwd|password|hash|crypt/i.test(textOf(file, child(call, "function") ?? call))));
    }
    return !found;
  });
  return found;
}

/** `not check(…)`, `user is None or not check(…)`, `user is None` behind authenticate(). */
function fails(condition: SyntaxNode, file: PyFile): boolean {
  return /\bnot\b|\bis None\b|==\s*False/.test(textOf(file, condition)) && !/\bis not None\b/.test(textOf(file, condition));
}

function visitIf(node: SyntaxNode, file: PyFile): Outcomes {
  const condition = child(node, "condition");
  const branch = child(node, "consequence");
  if (outside(file) || !condition || !branch || !checksPassword(condition, file)) return undefined;
  const failing = fails(condition, file);
  if (!failing && !leaves(branch)) return undefined;
  const name = definitionName(enclosingDef(node), file);
  // Changing a password asks for the old one, which is no sign-in.
  if (
    /change|update|edit|reset|new|set_|delete|remove|confirm|disable|enable|share|invite|link|room|meeting/i.test(name) ||
    isOfForm(node, file) ||
    /current_?password|old_?password/i.test(textOf(file, condition))
  )
    return undefined;
  return failing ? judge(branch, "sign-in", file) : judgeBehind(node, file);
}

/** The branch ends the function, so what stands behind it is for the password that does not match. */
function leaves(branch: SyntaxNode): boolean {
  return /^(?:return|raise)_statement$/.test(namedChildren(branch).at(-1)?.type ?? "");
}

/** `if check(…): return token` and a refusal behind it. */
function judgeBehind(statement: SyntaxNode, file: PyFile): Outcomes {
  const block = statement.parent;
  if (!block || statement.type !== "if_statement" || child(statement, "alternative")) return undefined;
  const behind = namedChildren(block).filter(({ start }) => start > statement.start);
  const at = behind.findIndex((each) => refuses(each, file, true));
  const refused = behind[at];
  if (!refused || at > 3) return undefined;
  const place = firstLine(refused, file);
  if (behind.slice(0, at + 1).some((each) => tells(each, file))) return met(place);
  return problem("silent", place, {
    data: { what: "sign-in" },
    pending: { error: raised(refused, file) },
    fixes: [logFix(refused, "sign-in", file)],
  });
}

/** `except JWTError: raise HTTPException(401)` around the decoding of a token. */
function visitExcept(node: SyntaxNode, file: PyFile): Outcomes {
  const statement = ancestor(node, "try_statement");
  const attempt = child(statement, "body");
  const block = namedChildren(node).find((each) => each.type === "block");
  if (outside(file) || !attempt || !block) return undefined;
  let decodes = false;
  walkTree(attempt, (inner) => {
    if (
      inner.type === "call" &&
      /^(?:jwt|jose\.jwt|authlib\.jose\.jwt)\.decode$|^firebase_admin\.auth\.verify_id_token$/.test(
        symbolOf(child(inner, "function"), file) ?? "",
      )
    )
      decodes = true;
    return !decodes;
  });
  // A clause for something else than the token says nothing of it, and tokens that have run out are everyday business.
  const caught = textOf(file, node).split("\n")[0] ?? "";
  return decodes && !/KeyError|ConnectionError|Timeout/.test(caught) && !/^except\s+[\w.]*Expired\w*(?:\s+as\b|\s*:)/.test(caught)
    ? judge(block, "token check", file)
    : undefined;
}

function judge(branch: SyntaxNode, what: string, file: PyFile): Outcomes {
  const refused = refusal(branch, file, what === "sign-in");
  if (!refused) return undefined;
  const at = firstLine(refused, file);
  if (tells(branch, file)) return met(at);
  return problem("silent", at, { data: { what }, pending: { error: raised(refused, file) }, fixes: [logFix(refused, what, file)] });
}

/** The class of the error that is raised, else "". */
function raised(refused: SyntaxNode, file: PyFile): string {
  const error = refused.type === "raise_statement" ? namedChildren(refused)[0] : undefined;
  return error ? (error.type === "call" ? calledName(error, file) : lastName(error, file)) : "";
}

/** `DeleteProjectForm.validate_password`: a form that asks for the password once more, of somebody who is signed in. */
function isOfForm(node: SyntaxNode, file: PyFile): boolean {
  const owner = enclosingClass(node);
  const name = owner ? definitionName(owner, file) : "";
  return /(?:Form|Serializer)$/.test(name) && !/log_?in|auth|sign_?in|token|credential/i.test(name);
}

/** `except WrongPassword: log.info(…)`: who catches it logs it. */
function visitLogged(node: SyntaxNode, file: PyFile): Outcomes {
  const block = namedChildren(node).find((each) => each.type === "block");
  const caught = textOf(file, node).split("\n")[0] ?? "";
  if (outside(file) || !block || !tells(block, file)) return undefined;
  return namesOf(caught.replace(/^except\s*|\bas\s+\w+|:.*$/g, "")).map((value) =>
    fact("setting", firstLine(node, file), { key: loggedSetting, value }),
  );
}

/** `@app.errorhandler(AuthError)` above a function that writes to a log. */
function visitHandler(definition: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const handled = decoratorsOf(definition, file).flatMap(({ name, call }) =>
    call && /(?:^|\.)(?:\w*error_?handler|exception_handler|exception)$/.test(name) ? [call] : [],
  );
  if (handled.length === 0 || !tells(definition, file)) return undefined;
  const names = new Set(handled.flatMap((call) => namesOf(textOf(file, child(call, "arguments") ?? call))));
  return [...names].map((value): Outcome => fact("setting", child(definition, "name") ?? definition, { key: loggedSetting, value }));
}

function namesOf(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:\w+\.)*([A-Z]\w+)\b/g)].map(([, name = ""]) => name);
}

function firstLine({ start, end }: Span, file: PyFile): Span {
  const lineEnd = file.text.indexOf("\n", start);
  return { start, end: lineEnd === -1 || end <= lineEnd ? end : start + file.text.slice(start, lineEnd).trimEnd().length };
}

function logFix(refused: SyntaxNode, what: string, file: PyFile): ProblemFix {
  const known =
    /^(\w*log(?:ger)?)\s*=\s*(?:logging\.getLogger|structlog\.get_logger|getLogger|get_logger)\b/m.exec(file.text)?.[1] ??
    (mentions(file, /^from loguru import logger\b/m) ? "logger" : undefined);
  const logging = known === undefined ? moduleMember("logging", "warning", file) : { text: `${known}.warning`, edits: [] };
  const message = quoted(what === "sign-in" ? "Sign-in failed" : "Token rejected", file);
  const { start } = refused;
  return {
    fix: "log",
    data: { what },
    edits: [...logging.edits, { start, end: start, text: `${logging.text}(${message})${lineEndOf(file.text)}${indentAt(start, file)}` }],
  };
}

export const python: TreeVisitors<PyFile> = {
  node: {
    if_statement: visitIf,
    elif_clause: visitIf,
    except_clause: (node, file) => visitExcept(node, file) ?? visitLogged(node, file),
    function_definition: visitHandler,
  },
};
