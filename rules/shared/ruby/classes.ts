/** Classes and modules: nesting, superclass, what Rails takes them for, and the declarations in their bodies. */
import { type FileContext, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { callOf, constantName, type RbCall, statementsOf } from "./calls.ts";

type File = FileContext<SyntaxNode>;

type ClassKind =
  | "controller"
  | "model"
  | "job"
  | "mailer"
  | "channel"
  | "policy"
  | "serializer"
  | "migration"
  | "concern"
  | "test"
  | "api"
  | "other";

/** A class or module as one place of the file writes it; it may be opened in other places too. */
export interface RbClass {
  readonly node: SyntaxNode;
  /** With the names of what it is nested in: `Admin::UsersController`. */
  readonly name: string;
  /** As written, "" when there is none or it is computed. `ActiveRecord::Migration[7.1]` gives `ActiveRecord::Migration`. */
  readonly superclass: string;
  readonly module: boolean;
  readonly kind: ClassKind;
  /** Calls that stand directly in the body, such as `before_action` and `include`; those under `if` and in `included do` as well. */
  readonly declarations: readonly RbCall[];
  /** Methods defined directly in the body, with their visibility. */
  readonly methods: readonly RbMethod[];
}

/** A method of a class or module. */
export interface RbMethod {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly visibility: "public" | "private" | "protected";
  /** Defined with `def self.` or in `class << self`. */
  readonly singleton: boolean;
}

const classTables = {};

/** The classes and modules of a file, outer ones first. */
export function classesOf(file: File): readonly RbClass[] {
  return file.memo(classTables, () => {
    const found: RbClass[] = [];
    walkTree(file.root, (node) => {
      // The keyword is a token of the same type.
      if (node.named && (node.type === "class" || node.type === "module")) found.push(describe(node, file));
      else if (node.type === "assignment") {
        const created = createdClass(node, file);
        if (created) found.push(created);
      }
    });
    return found;
  });
}

/** `Foo = Class.new(Bar) do … end`. */
function createdClass(node: SyntaxNode, file: File): RbClass | undefined {
  const name = constantName(child(node, "left"), file);
  const call = callOf(child(node, "right"), file);
  if (!name || !call?.block || call.name !== "new" || constantName(call.receiver, file) !== "Class") return undefined;
  return build(call.block, name, constantName(call.args[0], file) ?? "", false, file);
}

function describe(node: SyntaxNode, file: File): RbClass {
  const names: string[] = [];
  for (let current: SyntaxNode | null = node; current; current = current.parent) {
    if (current.type === "class" || current.type === "module") names.unshift(constantName(child(current, "name"), file) ?? "?");
  }
  const base = namedChildren(child(node, "superclass"))[0];
  const superclass = constantName(base?.type === "element_reference" ? child(base, "object") : base, file) ?? "";
  return build(node, names.join("::"), superclass, node.type === "module", file);
}

function build(node: SyntaxNode, name: string, superclass: string, module: boolean, file: File): RbClass {
  const declarations: RbCall[] = [];
  const methods: RbMethod[] = [];
  collect(statementsOf(node), false, file, declarations, methods);
  return { node, name, superclass, module, declarations, methods, kind: kindOf(name, superclass, module, declarations, file) };
}

/** Reads the statements of a body; `private` without arguments changes what follows, with arguments what it names. */
function collect(statements: readonly SyntaxNode[], singleton: boolean, file: File, declarations: RbCall[], methods: RbMethod[]): void {
  let visibility: RbMethod["visibility"] = "public";
  const define = (node: SyntaxNode, as: RbMethod["visibility"]) => {
    const name = child(node, "name");
    methods.push({ node, name: name ? textOf(file, name) : "", visibility: as, singleton: singleton || node.type === "singleton_method" });
  };
  for (const statement of statements) {
    if (statement.type === "method" || statement.type === "singleton_method") define(statement, visibility);
    else if (statement.type === "singleton_class") collect(statementsOf(statement), true, file, declarations, methods);
    else if (statement.type === "identifier" || statement.type === "call") {
      const call = callOf(statement, file);
      if (!call) continue;
      if (!call.receiver && isVisibility(call.name)) {
        if (call.args.length === 0) visibility = call.name;
        for (const argument of call.args) {
          if (argument.type === "method") define(argument, call.name);
          else hide(methods, textOf(file, argument).replace(/^:/, ""), call.name);
        }
      } else {
        declarations.push(call);
        if ((call.name === "included" || call.name === "class_methods" || call.name === "prepended") && call.block)
          collect(statementsOf(call.block), call.name === "class_methods", file, declarations, methods);
      }
    } else if (statement.type === "if_modifier" || statement.type === "unless_modifier")
      collect(
        [child(statement, "body")].filter((part) => part !== undefined),
        singleton,
        file,
        declarations,
        methods,
      );
    else if (statement.type === "if" || statement.type === "unless") {
      for (const branch of statement.children)
        if (branch.type === "then" || branch.type === "else") collect(statementsOf(branch), singleton, file, declarations, methods);
    }
  }
}

function isVisibility(name: string): name is RbMethod["visibility"] {
  return name === "private" || name === "protected" || name === "public";
}

function hide(methods: RbMethod[], name: string, visibility: RbMethod["visibility"]): void {
  const index = methods.findIndex((method) => method.name === name);
  const method = methods[index];
  if (method) methods[index] = { ...method, visibility };
}

/** Superclasses by their last name; the applications' own base classes are named after these by convention. */
const kindsByBase: readonly (readonly [RegExp, ClassKind])[] = [
  [/(?:^|::)(?:\w*Test|TestCase|Spec|SystemTestCase)$|^(?:Minitest|ActiveSupport|ActionDispatch|Test)::.*Test(?:Case)?$/, "test"],
  [/(?:Controller|^ActionController::(?:Base|API|Metal))$/, "controller"],
  [/(?:^|::)(?:ApplicationRecord|\w+Record)$|^ActiveRecord::Base$/, "model"],
  [/(?:^|::)(?:\w*Job|\w*Worker)$|^ActiveJob::Base$/, "job"],
  [/(?:^|::)(?:\w*Mailer)$|^ActionMailer::Base$/, "mailer"],
  [/^(?:ApplicationCable::)?(?:Channel|Connection)$|^ActionCable::(?:Channel|Connection)::Base$|Channel$/, "channel"],
  [/Policy$/, "policy"],
  [/(?:Serializer|Blueprinter::Base|Resource)$|^ActiveModel::Serializer$/, "serializer"],
  [/^ActiveRecord::Migration$|Migration$/, "migration"],
  [/^(?:Sinatra::(?:Base|Application)|Grape::API(?:::Instance)?|Roda|Hanami::(?:Action|API)|Cuba|ApplicationAPI)$/, "api"],
];

const kindsByPath: readonly (readonly [RegExp, ClassKind])[] = [
  [/(?:^|\/)concerns\//, "concern"],
  [/(?:^|\/)app\/controllers\//, "controller"],
  [/(?:^|\/)app\/(?:jobs|workers|sidekiq)\//, "job"],
  [/(?:^|\/)app\/mailers\//, "mailer"],
  [/(?:^|\/)app\/channels\//, "channel"],
  [/(?:^|\/)app\/policies\//, "policy"],
  [/(?:^|\/)app\/serializers\//, "serializer"],
];

const modelDeclarations = new Set([
  "belongs_to",
  "has_many",
  "has_one",
  "has_and_belongs_to_many",
  "validates",
  "validates_presence_of",
  "has_secure_password",
  "has_secure_token",
  "enum",
  "encrypts",
]);

/** Modules that make a class what it is when it mixes them in. */
const kindsByMixin: readonly (readonly [RegExp, ClassKind])[] = [
  [/^Sidekiq::(?:Job|Worker)$|^Shoryuken::Worker$|^Sneakers::Worker$|^SuckerPunch::Job$|^Que::Job$/, "job"],
  [/^Mongoid::Document$/, "model"],
  [/^Hanami::Action$/, "api"],
];

function kindOf(name: string, superclass: string, module: boolean, declarations: readonly RbCall[], file: File): ClassKind {
  const { path } = file;
  if (!module) {
    for (const [pattern, kind] of kindsByBase) if (pattern.test(superclass)) return kind;
    for (const [pattern, kind] of kindsByMixin) if (mixesIn(declarations, file, pattern)) return kind;
  }
  for (const [pattern, kind] of kindsByPath) {
    if (!pattern.test(path)) continue;
    if (kind === "controller" && !/Controller$/.test(name)) return "other";
    return module && kind !== "concern" ? "other" : kind;
  }
  if (module) return mixesIn(declarations, file, /^ActiveSupport::Concern$/) ? "concern" : "other";
  if (declarations.some((call) => modelDeclarations.has(call.name)) && (/(?:^|\/)models\//.test(path) || superclass !== "")) return "model";
  return /Controller$/.test(name) ? "controller" : "other";
}

function mixesIn(declarations: readonly RbCall[], file: File, pattern: RegExp): boolean {
  return declarations.some(
    (call) =>
      (call.name === "include" || call.name === "extend" || call.name === "prepend") &&
      call.args.some((argument) => pattern.test(constantName(argument, file) ?? "")),
  );
}

/** The innermost class or module around a node, or undefined at the top level. */
export function enclosingClass(node: SyntaxNode, file: File): RbClass | undefined {
  const classes = classesOf(file);
  for (let current = node.parent; current; current = current.parent) {
    const found = classes.find((candidate) => candidate.node === current);
    if (found) return found;
  }
  return undefined;
}

/** Whether a class mixes in a module whose name matches: `include Sidekiq::Job`. */
export function includesModule(subject: RbClass, file: File, pattern: RegExp): boolean {
  return mixesIn(subject.declarations, file, pattern);
}

/** The last part of a name with namespaces. */
export function baseName(name: string): string {
  return name.split("::").at(-1) ?? name;
}
