import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { corsOriginsSetting, debugOffSetting, misplacedAtomic, ownSecretKeySetting } from "../../shared/python/framework-settings.ts";
import { plainString } from "../../shared/python/nodes.ts";
import { configValue } from "../../shared/python/settings.ts";
import { isTrue, staticValue } from "../../shared/python/values.ts";

function atomic(at: SyntaxNode, value: SyntaxNode | undefined, file: PyFile): Outcomes {
  return !file.role.test && isTrue(value, file) ? fact("setting", at, { key: "django.ATOMIC_REQUESTS", value: true }) : undefined;
}

/** `SECRET_KEY = os.environ[…]` in a module for production, `CORS_ORIGINS = [...]` without "*", and `DEBUG = False` in a module for production. */
function configured(node: SyntaxNode, file: PyFile): Outcomes {
  // Most names of a file are none of these.
  const named = child(node, node.type === "assignment" ? "left" : node.type === "pair" ? "key" : "name");
  if (!named || file.role.test || !/\b(?:CORS_(?:ORIGINS|RESOURCES)|DEBUG|SECRET_KEY)\b/.test(textOf(file, named))) return undefined;
  const config = configValue(node, file);
  if (!config) return undefined;
  const known = staticValue(config.value, file)?.value;
  if (/^CORS_(?:ORIGINS|RESOURCES)$/.test(config.name)) {
    const every = known === "*" || (Array.isArray(known) && known.includes("*"));
    return every || known === null ? undefined : fact("setting", config.nameNode, { key: corsOriginsSetting, value: true });
  }
  if (config.name === "SECRET_KEY")
    return config.where === "module" && file.role.production && plainString(config.value, file) === undefined
      ? fact("setting", config.nameNode, { key: ownSecretKeySetting, value: true })
      : undefined;
  return config.name === "DEBUG" && config.where === "module" && known === false && file.role.production
    ? fact("setting", config.nameNode, { key: debugOffSetting, value: false })
    : undefined;
}

/** `"ATOMIC_REQUESTS": True` in DATABASES, and `DATABASES["default"]["ATOMIC_REQUESTS"] = True`. */
export const python: TreeVisitors<PyFile> = {
  node: {
    pair: (node, file) =>
      plainString(child(node, "key"), file) === "ATOMIC_REQUESTS" ? atomic(node, child(node, "value"), file) : configured(node, file),
    keyword_argument: configured,
    assignment: (node, file) => {
      const left = child(node, "left");
      if (left?.type === "subscript" && plainString(child(left, "subscript"), file) === "ATOMIC_REQUESTS")
        return atomic(left, child(node, "right"), file);
      return misplacedAtomic(node, file)
        ? fact("setting", node, { key: "django.ATOMIC_REQUESTS-misplaced", value: true })
        : configured(node, file);
    },
  },
};
