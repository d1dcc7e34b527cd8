/** Python: a text that only stands for a secret, given to something that means one. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { callOfArgument, calledName } from "../../../shared/python/calls.ts";
import { envRead, runsWhenMissing } from "../../../shared/python/environment.ts";
import { usesOf } from "../../../shared/python/flow.ts";
import { enclosingClass, lastName, plainString } from "../../../shared/python/nodes.ts";
import { isSecretName } from "../../../shared/python/names.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import {
  describesValue,
  isConfiguration,
  isEnumeration,
  isExample,
  isInventedPerson,
  isTrial,
  isKeyArgument,
  keyArgument,
  keyFunctions,
  readVariable,
} from "../../../shared/python/secret-places.ts";
import { inDevelopment, isScript, isSettingsClass } from "../../../shared/python/settings.ts";
import { mayBeReplaced } from "../../../shared/python/replaced-key.ts";
import { isEverydayWord, isPlaceholder, isReference } from "../../../shared/names/placeholders.ts";
import { wordsOf } from "../../../shared/names/words.ts";

function judge(name: string, value: SyntaxNode | undefined, file: PyFile, configures: boolean): Outcomes {
  const text = plainString(value, file);
  if (!value || text === undefined || !isSecretName(name) || !isPlaceholder(text) || isReference(text)) return undefined;
  if (file.role.test || file.role.example || file.role.seed || file.role.migration || isScript(file) || inDevelopment(value, file))
    return undefined;
  if (isTrial(value, file) || isInventedPerson(value, file)) return undefined;
  // Crosses put over what a copy holds hide it: shown["password"] = "XXXX".
  if (
    /^x+$/i.test(text.trim()) &&
    value.parent?.type === "assignment" &&
    /^(?:subscript|attribute)$/.test(child(value.parent, "left")?.type ?? "")
  )
    return undefined;
  // Stars are shown in place of a secret.
  if (/^[*\u2022]+$/.test(text.trim()) || /(?:mask|masked|redacted|placeholder)$/i.test(name) || isExample(value, file)) return undefined;
  // `PASSWORD = "password"` names a field, a grant type or a key; only among settings is it a value.
  const words = wordsOf(name);
  // What stands in angle brackets is to be filled in, and names nothing.
  const bracketed = /^<[^<>]+>$/.test(text.trim());
  if (!configures && !bracketed && (isEverydayWord(text) || wordsOf(text).every((word) => words.includes(word)))) return undefined;
  const variable = words.join("_").toUpperCase();
  return problem("placeholder", value, {
    data: { name, value: `"${text}"` },
    ...mayBeReplaced(value.parent, file),
    fixes: [
      {
        fix: "readEnvironment",
        data: { name: variable },
        edits: readVariable(variable, value, file),
        ensureLines: [{ path: ".env.example", line: `${variable}=` }],
      },
    ],
  });
}

/** Whether an assignment replaces the value of a variable of the environment that is not set. */
function standsIn(assignment: SyntaxNode, left: SyntaxNode, value: SyntaxNode, file: PyFile): boolean {
  const name = textOf(file, left);
  if (!runsWhenMissing(assignment, name, file)) return false;
  const bindings = resolveName(name, left, file)?.bindings ?? [];
  return bindings.some((binding) => binding.kind === "assign" && binding.value !== value && envRead(binding.value, file) !== undefined);
}

function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const value = child(node, "right");
  if (!left || value?.type !== "string" || isEnumeration(node, file)) return undefined;
  const holder = enclosingClass(node);
  // The default of a settings field is a fallback, which another check has.
  if (holder && isSettingsClass(holder, file)) return undefined;
  // A default for a variable that turned out missing: likewise.
  if (left.type === "identifier" && standsIn(node, left, value, file)) return undefined;
  const configures =
    left.type === "attribute" ||
    (left.type === "subscript" && /(?:^|\.)config$/.test(textOf(file, child(left, "value") ?? left))) ||
    isConfiguration(node, file) ||
    (left.type === "identifier" && node.parent?.parent?.type === "module" && isUsedAsSecret(left, file));
  return judge(lastName(left, file), value, file, configures);
}

/** `SECRET = "SECRET"` that signs something: `JWTStrategy(secret=SECRET)`, `jwt.encode(claims, SECRET)`. */
function isUsedAsSecret(name: SyntaxNode, file: PyFile): boolean {
  return usesOf(name, file).some((use) => {
    if (use.parent?.type === "keyword_argument") return isSecretName(textOf(file, child(use.parent, "name") ?? use));
    const call = callOfArgument(use);
    return call !== undefined && isKeyArgument(use, call, file);
  });
}

function visitKeyword(node: SyntaxNode, file: PyFile): Outcomes {
  const name = child(node, "name");
  const value = child(node, "value");
  if (!name || !value || value.type !== "string") return undefined;
  const call = callOfArgument(value);
  if (!call || describesValue(calledName(call, file))) return undefined;
  const callee = calledName(call, file);
  const connects =
    /connect|Client|Middleware|Engine|create_engine|Redis|Config|configure|Auth|login|update|from_mapping|Manager|Backend|Serializer|Signer|encode|decode/i.test(
      callee,
    );
  return judge(textOf(file, name), value, file, connects);
}

/** `"PASSWORD": "changeme"` in a dictionary of settings. */
function visitPair(node: SyntaxNode, file: PyFile): Outcomes {
  const key = plainString(child(node, "key"), file);
  const value = child(node, "value");
  if (key === undefined || value?.type !== "string") return undefined;
  return judge(key, value, file, isConfiguration(node, file) && /^[A-Z_]+$/.test(key));
}

function visitParameter(node: SyntaxNode, file: PyFile): Outcomes {
  const name = child(node, "name");
  return name ? judge(textOf(file, name), child(node, "value"), file, false) : undefined;
}

/** `jwt.encode(payload, "changeme")` */
function visitCall(call: SyntaxNode, file: PyFile): Outcomes {
  const key = keyArgument(call, file);
  return key && judge(key.name, key.value, file, true);
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(keyFunctions.map((name) => [name, visitCall])),
  node: {
    assignment: visitAssignment,
    keyword_argument: visitKeyword,
    pair: visitPair,
    default_parameter: visitParameter,
    typed_default_parameter: visitParameter,
  },
};
