import type { TreeVisitors } from "../../../api/check.ts";
import { type RbFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { callOf, constantName, entriesOf, indexOf, keyText } from "../../../shared/ruby/calls.ts";
import { quoted } from "../../../shared/ruby/edits.ts";
import { credentialRead, envRead, isEnv, outsideProduction } from "../../../shared/ruby/environment.ts";
import { isDevelopment, isScript } from "../../../shared/ruby/roles.ts";
import { constantUses, enclosingMethod, follow, methodName } from "../../../shared/ruby/scopes.ts";
import { nameValue, stringValue } from "../../../shared/ruby/values.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { wordsOf } from "../../../shared/names/words.ts";

/** Calls that write text for people, or describe a form or a document. */
const textCalls =
  /^(?:t|translate|label|text_field\w*|password_field\w*|input|f|fill_in|content_tag|tag|validates\w*|enum|alias_attribute|delegate|attribute_map|json|render|redirect_to|flash|log_\w+|info|warn|debug|error|raise|puts|describe|it|context|expect|field|argument|parameter|property|desc|param|optional|requires|header|filter_parameters|permit|human_attribute_name|find|find_by|where|exists\?)$/;
/** A single word that is as likely the name of a field as a placeholder for its value. */
const singleWord =
  /^(?:password|secret|token|pass|root|admin|administrator|none|null|undefined|default|test|testing|dev|development|secretkey|example|sample|dummy|todo|postgres)$/i;
/** Other entries that make a hash a set of credentials. */
const credentialKeys =
  /^(?:user|username|user_name|login|host|hostname|database|adapter|port|url|access_key_id|client_id|address|domain|server)$/;

function judge(name: string, value: SyntaxNode | undefined, at: SyntaxNode, file: RbFile): Outcomes {
  const { role } = file;
  if (!value || role.test || role.example || role.seed || isDevelopment(file) || role.migration) return undefined;
  if (!isSecretName(name) || /confirmation$/.test(name)) return undefined;
  // A method that makes up an example for somebody to fill in: Agent#default_options.
  if (
    /default|example|sample|template|placeholder|schema|help|docs?(?:_|$)|demo|fake|dummy|stub|mock/.test(
      methodName(enclosingMethod(at), file),
    )
  )
    return undefined;
  const text = stringValue(value, file);
  if (text === undefined || !isPlaceholder(text) || isReference(text) || outsideProduction(value, file)) return undefined;
  if (singleWord.test(text) && !isClearlySecret(name, text, at, file)) return undefined;
  // A word with a capital is a label: { password: "Password" }.
  if (/^[A-Z][a-z]+(?: [a-z]+)*$/.test(text) && wordsOf(name).join("") === wordsOf(text).join("")) return undefined;
  // A variable that the code sets cannot be read from where it is set.
  const variable = isEnv(indexOf(child(at, "left"))?.object, file) ? undefined : variableFor(name);
  const fixes = variable
    ? [
        {
          fix: "readEnvironment",
          data: { name: variable },
          edits: [{ start: value.start, end: value.end, text: `ENV.fetch(${quoted(variable, file)})` }],
          ensureLines: [{ path: ".env.example", line: `${variable}=` }],
        },
      ]
    : [];
  return problem("placeholder", value, { data: { name, value: `"${text}"` }, fixes });
}

/** The environment variable's name for a setting, or undefined when the name makes none. */
function variableFor(name: string): string | undefined {
  const variable = wordsOf(name).join("_").toUpperCase();
  return /^[A-Z][A-Z0-9_]{3,}$/.test(variable) ? variable : undefined;
}

/** Whether `secret`, `password` and the like stand as a value, and do not merely name a kind of thing. */
function isClearlySecret(name: string, text: string, at: SyntaxNode, file: RbFile): boolean {
  const words = wordsOf(name);
  const same = words.join("") === wordsOf(text).join("");
  if (at.type === "pair") {
    const entries = at.parent ? entriesOf(at.parent, file).entries : [];
    return entries.some((entry) => entry.key !== undefined && credentialKeys.test(entry.key));
  }
  if (at.type === "assignment") {
    const left = child(at, "left");
    // config.secret_key = "secret" sets one; PASSWORD = "password" names a kind.
    if (left?.type === "call")
      return /(?:^|\.)(?:config|c|settings|options|configuration)$|^[A-Z]/.test(textOf(file, child(left, "receiver") ?? left));
    return !same && words.length > 1 && /secret|key|password/.test(words.at(-1) ?? "");
  }
  return !same;
}

/** `config.secret_key = "changeme"`, `JWT_SECRET = "secret"`, `ENV["API_KEY"] = "xxx"`, `settings[:api_key] = "…"`. */
function assigned(node: SyntaxNode, file: RbFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (!left || !value) return undefined;
  const index = indexOf(left);
  const name = index
    ? nameValue(index.key, file)
    : left.type === "call"
      ? callOf(left, file)?.name
      : (constantName(left, file)?.split("::").at(-1) ?? textOf(file, left).replace(/^[@$]+/, ""));
  if (!name) return undefined;
  const uses = left.type === "constant" ? constantUses(name, file) : [];
  if (uses.length > 0 && uses.every((use) => outsideProduction(use, file))) return undefined;
  if (isSecretName(name) && !file.role.test && (envRead(value, file) || credentialRead(value, file))) return met(value);
  return judge(name, literalOf(value, file), node, file);
}

/** The literal itself, or what it is before `.freeze`. */
function literalOf(value: SyntaxNode, file: RbFile): SyntaxNode | undefined {
  if (value.type === "string") return value;
  const call = callOf(value, file);
  return call?.receiver?.type === "string" && call.name === "freeze" ? call.receiver : undefined;
}

/** `password: "changeme"` in a hash of settings or a call that connects to something. */
function paired(node: SyntaxNode, file: RbFile): Outcomes {
  const key = child(node, "key");
  const value = child(node, "value");
  const name = key && keyText(key, file);
  // Scripts make records for trying things out.
  if (isScript(file) || /(?:^|\/)db\//.test(file.path)) return undefined;
  if (!value || name === undefined || value.type !== "string" || !isSecretName(name)) return undefined;
  for (let current = node.parent; current; current = current.parent) {
    const call = current.type === "call" ? callOf(current, file) : undefined;
    if (call && textCalls.test(call.name)) return undefined;
    if (call || current.type === "assignment") break;
  }
  const list = node.parent;
  const labels = list ? entriesOf(list, file).entries : [];
  // A table of names to texts, such as the labels of a form, is no set of credentials.
  if (
    labels.length > 2 &&
    labels.every((entry) => {
      const text = stringValue(entry.value, file);
      return text !== undefined && /^[A-Z][\w ]+$/.test(text);
    })
  )
    return undefined;
  return judge(name, value, node, file);
}

/** `def initialize(api_token: "xxx")`; a bare word there is as often the name of a field. */
function parameter(node: SyntaxNode, file: RbFile): Outcomes {
  const name = child(node, "name");
  const value = child(node, "value");
  if (!name || value?.type !== "string" || isScript(file) || singleWord.test(stringValue(value, file) ?? "")) return undefined;
  return judge(textOf(file, name), value, node, file);
}

/** `JWT.encode(payload, "secret")`: the key that signs. */
function signed(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || constantName(call.receiver, file) !== "JWT") return undefined;
  const key = call.args[1];
  const literal = key && follow(key, file);
  return key && literal?.type === "string" && literal === key ? judge("jwt_secret", literal, node, file) : undefined;
}

/** `set :session_secret, "changeme"` of Sinatra. */
function set(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const name = nameValue(call?.args[0], file);
  const value = call?.args[1];
  return call && name !== undefined && value?.type === "string" && call.args.length === 2 && !textCalls.test(call.name)
    ? judge(name, value, node, file)
    : undefined;
}

/** Ruby: a text that only stands for a secret, given to something that means one. */
export const ruby: TreeVisitors<RbFile> = {
  call: { encode: signed, decode: signed, set },
  node: { assignment: assigned, pair: paired, keyword_parameter: parameter, optional_parameter: parameter },
};
