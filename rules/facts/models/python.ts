import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName } from "../../shared/python/calls.ts";
import { bodyOf, definitionName, lastName, outlineOf } from "../../shared/python/nodes.ts";
import { baseNames } from "../../shared/python/settings.ts";
import { importsPackage, symbolOf } from "../../shared/python/symbols.ts";
import { isTrue, stringValue } from "../../shared/python/values.ts";
import { visitStatement } from "./sql.ts";

interface Member {
  readonly name: string;
  readonly node: SyntaxNode;
}

/** The names that a class body assigns or declares. */
function membersOf(definition: SyntaxNode, file: PyFile): Member[] {
  return bodyOf(definition).flatMap((statement): Member[] => {
    const node = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const left = node?.type === "assignment" ? child(node, "left") : undefined;
    return node && left?.type === "identifier" ? [{ name: textOf(file, left), node }] : [];
  });
}

/** What libraries' base classes bring along. */
const inherited: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:SQLAlchemy|Beanie|Ormar)BaseUser(?:Table(?:UUID)?|DocumentMongo)?$/, ["email", "hashed_password", "is_active", "is_superuser"]],
  [/^SQLAlchemyBaseOAuthAccountTable(?:UUID)?$/, ["oauth_name", "access_token", "refresh_token", "account_id", "account_email"]],
  [/^AbstractUser$/, ["username", "email", "first_name", "last_name", "password", "is_staff", "is_superuser"]],
  [/^AbstractBaseUser$/, ["password"]],
];

/** Names of the fields that a class has from bases that libraries bring, or that stand in the same file. */
function inheritedFields(definition: SyntaxNode, file: PyFile, depth = 0): string[] {
  if (depth > 3) return [];
  return baseNames(definition, file).flatMap((base) => {
    const known = inherited.find(([pattern]) => pattern.test(base));
    if (known) return [...known[1]];
    const own = outlineOf(file.root).find((node) => node.type === "class_definition" && definitionName(node, file) === base);
    if (!own || own === definition) return [];
    const declared = membersOf(own, file).filter((member) => child(member.node, "type") !== undefined || isColumn(member, file));
    return [...inheritedFields(own, file, depth + 1), ...declared.map((member) => member.name)];
  });
}

function isColumn({ node }: Member, file: PyFile): boolean {
  const right = child(node, "right");
  const annotation = child(node, "type");
  return (
    (right?.type === "call" && /^(?:Column|mapped_column|relationship)$/.test(calledName(right, file))) ||
    (annotation !== undefined && /^(?:orm\.)?Mapped\b/.test(textOf(file, annotation)))
  );
}

function isDjangoField({ node }: Member, file: PyFile): boolean {
  const right = child(node, "right");
  const callee = right?.type === "call" ? child(right, "function") : undefined;
  return callee !== undefined && /(?:Field|ForeignKey|Key)$/.test(lastName(callee, file)) && !/forms?\./.test(symbolOf(callee, file) ?? "");
}

/** Mapped classes of SQLAlchemy and SQLModel, and models of Django. */
function visitClass(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.migration) return undefined;
  const at = child(definition, "name") ?? definition;
  const name = definitionName(definition, file);
  const members = membersOf(definition, file);
  const columns = members.filter((member) => isColumn(member, file));
  const table = members.some((member) => member.name === "__tablename__" || member.name === "__table__");
  const superclasses = namedChildren(child(definition, "superclasses"));
  const isTable = superclasses.some(
    (base) => base.type === "keyword_argument" && lastName(child(base, "name"), file) === "table" && isTrue(child(base, "value"), file),
  );
  if (isTable) {
    const fields = members.filter((member) => child(member.node, "type") !== undefined).map((member) => member.name);
    return fact("model", at, { name, source: "sqlalchemy", fields: merged(inheritedFields(definition, file), fields) });
  }
  const fromLibrary = baseNames(definition, file).some((base) => /^SQLAlchemyBase(?:User|OAuthAccount)/.test(base));
  if ((columns.length > 0 && (table || superclasses.length > 0)) || fromLibrary) {
    const fields = columns.map((member) => member.name);
    return fact("model", at, { name, source: "sqlalchemy", fields: merged(inheritedFields(definition, file), fields) });
  }
  if (
    !importsPackage(file, "django.db") ||
    !baseNames(definition, file).some((base) => /Model$|^AbstractUser$|^AbstractBaseUser$/.test(base))
  )
    return undefined;
  const fields = members.filter((member) => isDjangoField(member, file)).map((member) => member.name);
  const all = merged(inheritedFields(definition, file), fields);
  return all.length > 0 ? fact("model", at, { name, source: "django", fields: all }) : undefined;
}

function merged(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}

/** `Table("users", metadata, Column("id", …))`. */
function visitTable(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || file.role.migration || !callee || !/^sqlalchemy\.(?:schema\.)?Table$/.test(symbolOf(callee, file) ?? ""))
    return undefined;
  const { positional } = argumentsOf(call, file);
  const name = stringValue(positional[0], file);
  const fields = positional.flatMap((part) =>
    part.type === "call" && calledName(part, file) === "Column" ? (stringValue(argumentsOf(part, file).positional[0], file) ?? []) : [],
  );
  return name !== undefined && fields.length > 0 ? fact("model", callee, { name, source: "sqlalchemy", fields }) : undefined;
}

/** Python: classes and tables of SQLAlchemy, SQLModel and Django, and tables that SQL creates. */
export const python: TreeVisitors<PyFile> = {
  call: {
    Table: visitTable,
    execute: visitStatement,
    executescript: visitStatement,
    text: visitStatement,
    exec_driver_sql: visitStatement,
  },
  node: { class_definition: visitClass },
};
