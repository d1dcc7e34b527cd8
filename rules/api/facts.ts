/**
 * Every kind of fact, in one place: what is known of a project is the sum of these and nothing else.
 * Facts are plain data, located in a file, and never hold a secret's value.
 */
import type { Practice } from "./practices.ts";
import type { Json } from "./vocabulary.ts";

/** Where a package is published. */
export type Ecosystem = "npm" | "pypi" | "gem";

/** The data of each kind of fact. Paths and names are as the file writes them unless said otherwise. */
export interface FactTypes {
  /** A declared dependency. `version` is the range as written. */
  dependency: { name: string; version: string; dev: boolean; ecosystem: Ecosystem };
  /** A package manifest (package.json, pyproject.toml, requirements.txt, Pipfile, Gemfile) with what decides the kind of project. */
  manifest: {
    ecosystem: Ecosystem;
    name: string;
    private: boolean;
    /** npm scripts or the like, by name. */
    scripts: Readonly<Record<string, string>>;
    /** Declares a command-line program. */
    bin: boolean;
    /** The files or modules of these programs, as written: `./dist/cli.js`, `shop.cli:main`. */
    programs?: readonly string[];
    /** Declares an entry for importers (npm main/exports, a Python build backend, a gemspec). */
    library: boolean;
    workspaces: readonly string[];
  };
  /** A module of a package that matters to a check (see the table in shared/packages/) is imported by this file. */
  "package-use": { package: string; ecosystem: Ecosystem };
  /** An HTTP route, or a handler reached by a protocol. `path` as written, without the prefix of a parent router. */
  route: {
    framework: string;
    method: string;
    path: string;
    /** Name of the handler function, or "". */
    handler: string;
    /** What addresses are made by, where it has such a name: `reverse("order-list")`. */
    name?: string;
    /** The handler changes state: POST, PUT, PATCH, DELETE, a server action, an MCP tool that writes. */
    writes: boolean;
    /** Names called or declared as guards or middleware on this route. */
    guards: readonly string[];
    /** What the handler touches: "database", "cache", "external". */
    touches: readonly string[];
    /** The class whose method the handler is, where its paths stand elsewhere. */
    view?: string;
  };
  /** How the handler of a route finds out who is calling; stands at the same place as its `route`. */
  access: {
    framework: string;
    method: string;
    path: string;
    handler: string;
    writes: boolean;
    /** What asks who is calling, as written: a call, guard, wrapper or decorator; "" when nothing in the file does. */
    auth: string;
    /** Functions of other modules that the handler runs through, as `module#name`; one of them may ask. */
    via: readonly string[];
    /** Meant for everybody, or protected by something else than a session: sign-in, health, webhooks, shared secrets. */
    open: boolean;
    /** What the handler touches, as in `route`. */
    touches: readonly string[];
  };
  /** An exported function, wrapper or middleware that finds out who is calling: by itself (`auth` says how), or through others. */
  "auth-function": { name: string; auth: string; via: readonly string[] };
  /** An exported function (`create`, `users.create` for a member of an exported object) hands a parameter to a query, file, program or service without holding it against a schema. */
  "sink-function": { name: string; index: number; sink: string /** A mapper holds it against the type of its column. */; typed: boolean };
  /** The program sets a field of the request's body itself: `req.body.ownerId = session.userId`. What handlers read there was not sent. */
  "body-field": { name: string };
  /** Handlers of another module are put behind something. `module` is `module#name`; "" for what stands in front of a whole application. */
  mount: { framework: string; module: string; paths: readonly string[]; auth: string; via: readonly string[] };
  /** An application or server object is created here. */
  app: { framework: string; name: string };
  /** A middleware, filter or plug-in is put in front of an app or router. `name` is the package or function. */
  middleware: { framework: string; name: string; target: string; path: string };
  /**
   * An environment variable is read. `required`: the program stops where it is missing. `asserted`: it is taken for granted (`process.env.X!`).
   * `handed`: code asks what holds the configuration (`configService.get("X")`) instead of the environment.
   */
  "env-read": { name: string; hasDefault: boolean; required?: boolean; asserted?: boolean; handed?: boolean };
  /** An environment variable is declared: example file, schema, settings class, documentation. */
  "env-declared": { name: string; where: "example" | "schema" | "docs" | "file" };
  /** A constant object exported by a module, with the flags that checks ask for. A value is the literal, or "dynamic". */
  "exported-object": { name: string; values: Readonly<Record<string, Json>> };
  /** An exported name is an instance of something that checks ask for: a Prisma client, a logger, a Redis client, a pool. */
  "exported-instance": { name: string; of: string };
  /** A client or pool of a database that lives as long as its module, not as a request. */
  "database-client": {
    library: string;
    /** The module that the class or function comes from, as written. */
    module: string;
    /** The name under which the module hands out the client itself; "" when it does not. */
    exported: string;
    /** Made with settings or extensions that change what its queries give. */
    changed: boolean;
    /** Kept so that a module that is loaded again finds it: on `globalThis`, in a variable that is looked at first. */
    kept: boolean;
  };
  /** Another module's collection is written to or emptied here. `key` says what a written entry is kept for, "" when that tells nothing. */
  "store-use": { module: string; name: string; what: "write" | "shrink"; key: string };
  /** Functions of these names, not of the module itself, are called inside of a transaction of the database. */
  "transaction-call": {
    names: readonly string[];
    /** What works with the client of such a transaction is made inside of it: `new OrderStore(trx)`. */
    hands?: boolean;
  };
  /** A query that filters a model of Prisma by several columns at once, each for equality; nothing else is in its condition. */
  "query-filter": { model: string; columns: readonly string[] };
  /** A call that initialises something: error tracking, tracing, metrics. `name` is the vendor. */
  init: { what: "error-tracking" | "apm" | "metrics" | "logging"; name: string };
  /** A rate limiter is put to use. */
  "rate-limiter": { name: string; scope: "app" | "route"; target: string };
  /** A test file of a known runner. */
  "test-file": { runner: string; cases: number };
  /** A step or command of a CI system. */
  "ci-command": { system: string; workflow: string; job: string; command: string; onPullRequest: boolean };
  /** An action or orb used by a CI system. */
  "ci-action": { system: string; workflow: string; job: string; action: string; onPullRequest: boolean };
  /** A heading of a Markdown document with the number of words below it up to the next heading. */
  heading: { depth: number; title: string; words: number };
  /** A link in a Markdown document or a page. */
  link: { target: string; text: string };
  /** A model, table or entity with the names of its fields. */
  model: {
    name: string;
    source: "prisma" | "sqlalchemy" | "django" | "activerecord" | "typeorm" | "drizzle" | "mongoose" | "mongoid" | "sequelize" | "sql";
    fields: readonly string[];
  };
  /** A database, cache or queue that the project talks to. */
  datastore: { what: "database" | "cache" | "queue"; name: string };
  /** A setting of a platform, proxy or framework that a project check reads. */
  setting: { key: string; value: Json };
  /**
   * A practice that a project check asks for is put to use at this place, or (`met: false`) is missing where it belongs; what a topic
   * states stands in `practices.ts`. `name` says with what: a package, a header, a status, a path.
   */
  practice: { topic: Practice; name: string; met: boolean };
  /**
   * What a file of a platform, proxy, tool or description of infrastructure sets, flattened: keys are joined by dots, members of lists
   * have their index. `tool` names the format (`terraform`, `fly`, `nginx`, `dependabot` …). One fact a file, or one a block where
   * blocks repeat (a resource of Terraform). Secrets' values are left out.
   */
  config: { tool: string; name: string; values: Readonly<Record<string, string | number | boolean>> };
  /** A Dockerfile's final stage, or a service of a compose file. */
  container: { source: "dockerfile" | "compose" | "k8s"; name: string; image: string };
  /** A page or document that a person can open: legal texts, help. */
  page: { name: string; path: string };
  /**
   * An item of a Markdown checklist, with the checks it maps to. `headings` are those above it, the outermost first; `references` are the
   * files it names, with 0-based lines, -1 for none. `tick` is the edit that ticks it, from the fact's start on; null where it has no box.
   */
  "checklist-item": {
    text: string;
    ticked: boolean;
    checks: readonly string[];
    blocker: boolean;
    headings: readonly string[];
    references: readonly { readonly path: string; readonly line: number }[];
    tick: { readonly offset: number; readonly length: number; readonly text: string } | null;
  };
}

/** A key of {@link FactTypes}. */
export type FactKind = keyof FactTypes;

/** A fact with its place. `line` is 0-based. */
export interface Fact<K extends FactKind = FactKind> {
  readonly kind: K;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly data: FactTypes[K];
}

/** A fact of a project: where it stands, and what it says. */
export interface ProjectFact<K extends FactKind = FactKind> extends Fact<K> {
  readonly file: string;
}
