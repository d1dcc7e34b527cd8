/** Settings of Django and Flask that checks ask for in other files: keys of facts, and how they are set. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { mentions } from "../mentions.ts";

/** The application's configuration lists the origins for the CORS extension. */
export const corsOriginsSetting = "flask.CORS_ORIGINS";

/** A settings module for production has a key of its own, which is not written there. */
export const ownSecretKeySetting = "django.SECRET_KEY";

/** A settings module for production switches debugging off. */
export const debugOffSetting = "django.DEBUG";

/**
 * Whether an assignment sets ATOMIC_REQUESTS as a setting of its own. Django reads it from each database of DATABASES, so it has no effect,
 * unless the module hands the name on.
 */
export function misplacedAtomic(assignment: SyntaxNode, file: PyFile): boolean {
  const left = child(assignment, "left");
  const value = child(assignment, "right");
  if (left?.type !== "identifier" || !value || textOf(file, left) !== "ATOMIC_REQUESTS" || textOf(file, value) === "False") return false;
  if (file.role.test || file.role.example || !mentions(file, /\b(?:INSTALLED_APPS|DATABASES|ROOT_URLCONF|MIDDLEWARE)\b/)) return false;
  const others = `${file.text.slice(0, assignment.start)}\n${file.text.slice(assignment.end)}`.replace(/#[^\n]*/g, "");
  return !/\bATOMIC_REQUESTS\b/.test(others);
}
