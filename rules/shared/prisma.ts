/** What checks ask of a Prisma schema: its database, relations and indexes. */
import type { FileContext } from "../api/file.ts";
import type { ProjectView } from "../api/project.ts";
import type { PrismaAttribute, PrismaBlock, PrismaField, PrismaRoot } from "../languages/prisma/index.ts";

type PrismaFile = FileContext<PrismaRoot>;

/** A setting of the data source without its quotes: `provider`, `relationMode`. Undefined where it, or the data source, stands in another file. */
export function datasourceSetting(file: PrismaFile, name: string): string | undefined {
  const source = file.root.blocks.find((block) => block.kind === "datasource");
  return source?.settings.find((setting) => setting.name === name)?.text.replaceAll('"', "");
}

/** Where projects keep the schema that their database is made from: by its name, or by the folder. */
const schemaName = /schema|^(?:main|index|base|datasource|models?|database|db)\b/i;
const schemaFolder = /(?:^|[/_-])(?:prisma|db|databases?|schemas?|models?|persistence|storage|data)(?=[/_-])/i;

/**
 * Whether a schema is none that a database is made from: one of tests or of documents that show it, or a whole schema of some other name among
 * the sources, which the program offers to its users or reads.
 */
export function isShownOnly(file: PrismaFile): boolean {
  const { test, example } = file.role;
  if (test || example || /(?:^|\/)(?:pre-?defined|presets?|samples?|showcases?)\w*\//i.test(file.path)) return true;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return (
    file.path.includes("/") &&
    !schemaName.test(name) &&
    !schemaFolder.test(file.path) &&
    file.root.blocks.some(({ kind }) => kind === "datasource")
  );
}

/** What the datasource of a schema says; `provider` is `postgresql` for `postgres` too. */
export interface Database {
  readonly provider: string;
  /** "foreignKeys" or "prisma". */
  readonly relationMode: string;
}

/** The database that the file's own data source names. */
export function databaseOf(file: PrismaFile): Database | undefined {
  const named = datasourceSetting(file, "provider");
  const provider = named === "postgres" ? "postgresql" : named;
  return provider === undefined ? undefined : { provider, relationMode: datasourceSetting(file, "relationMode") ?? "foreignKeys" };
}

/** The database of a schema over several files: the data source in the nearest folder above a file. Undefined when none or several fit. */
export function databaseAround(path: string, project: ProjectView): Database | undefined {
  for (let folder = path; folder !== ""; ) {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
    const inside = (file: string): boolean => file.endsWith(".prisma") && (folder === "" || file.startsWith(`${folder}/`));
    const stores = project.facts("datastore").filter((fact) => inside(fact.file));
    const [store] = stores;
    if (!store) continue;
    if (stores.some((other) => other.data.name !== store.data.name)) return undefined;
    const mode = project.factsIn(store.file, "setting").find((fact) => fact.data.key === "prisma.relation-mode");
    return { provider: store.data.name, relationMode: String(mode?.data.value ?? "foreignKeys") };
  }
  return undefined;
}

/** Whether no schema of the project names its database, as when only a part of it is there. */
export function namesNoDatabase(project: ProjectView): boolean {
  return !project.facts("datastore").some(({ file }) => file.endsWith(".prisma"));
}

/** A relation whose foreign key lies in the model: `@relation(fields: [ownerId], references: [id])`. */
export interface Relation {
  readonly field: PrismaField;
  readonly attribute: PrismaAttribute;
  /** Names of the fields that hold the key. */
  readonly keys: readonly string[];
}

/** The relations of a model that hold a key. */
export function relationsOf(block: PrismaBlock): Relation[] {
  return block.fields.flatMap((field): Relation[] => {
    const attribute = field.attributes.find(({ name }) => name === "relation");
    const keys = attribute ? namesIn(attribute) : [];
    return attribute && keys.length > 0 ? [{ field, attribute, keys }] : [];
  });
}

/** The names of a list of fields: `fields: [a, b]`, `[a, b(sort: Desc)]`, and `a` alone. */
function namesIn({ args, name }: PrismaAttribute): string[] {
  const list =
    args.find((argument) => argument.name === "fields") ??
    (name === "relation" ? undefined : args.find((argument) => argument.name === undefined));
  return (list?.text ?? "")
    .replace(/^\[|\]$/g, "")
    .replace(/\([^)]*\)/g, "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => /^\w+$/.test(part));
}

/** The columns of each index of a model, in order: `@@index`, `@@unique`, `@@id`, and fields that are an id or unique by themselves. */
export function indexesOf(block: PrismaBlock): string[][] {
  const own = block.fields
    .filter((field) => field.attributes.some(({ name }) => name === "id" || name === "unique"))
    .map((field) => [field.name]);
  const shared = block.attributes.filter(({ name }) => name === "index" || name === "unique" || name === "id").map(namesIn);
  return [...own, ...shared];
}

/** Whether an index begins with these columns, in any order. */
export function isIndexed(columns: readonly string[], indexes: readonly (readonly string[])[]): boolean {
  return indexes.some(
    (index) => index.length >= columns.length && columns.every((column) => index.slice(0, columns.length).includes(column)),
  );
}
