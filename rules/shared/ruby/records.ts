/** ActiveRecord: which expressions are models, relations and records, and which calls write to the database. */
import { type FileContext, textOf } from "../../api/file.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { callOf, callOfBlock, chainRoot, constantName, parameterNames, type RbCall } from "./calls.ts";
import { enclosingClass } from "./classes.ts";
import { assignedValues, isLocal } from "./scopes.ts";
import { heredocBody } from "./values.ts";

type File = FileContext<SyntaxNode>;

/** Constants that offer `create`, `update`, `delete` and the like and are no models: the standard library, clients of services, Rails' own. */
const notModels =
  /^(?:File|Dir|FileUtils|Tempfile|Pathname|IO|ENV|Hash|Array|Set|Struct|Class|Module|Object|String|Time|Date|DateTime|Rails|ActiveSupport|ActiveRecord|ActiveJob|ActionCable|ActionMailer|ActionController|ApplicationController|ActiveStorage|ActionText|ActiveModel|Redis|Sidekiq|Resque|Faraday|HTTParty|HTTP|Net|RestClient|Typhoeus|Excon|URI|JSON|CSV|YAML|Zip|Gem|Bundler|Process|Thread|Mutex|Queue|OpenSSL|Digest|SecureRandom|JWT|Stripe|Twilio|Aws|Google|Slack|Octokit|Braintree|PayPal|Shopify|Plaid|OpenAI|Anthropic|Sentry|Bugsnag|Rollbar|Honeybadger|Datadog|StatsD|Prometheus|Yabeda|Elasticsearch|Searchkick|Algolia|Kafka|Bunny|Sequel|PG|Mysql2|SQLite3|Nokogiri|Mail|Capybara|FactoryBot|Faker|WebMock|I18n|Warden|Devise|OmniAuth|Doorkeeper|Pundit|Kaminari|MiniMagick|Vips|Prawn|Paypal|Mailchimp|SendGrid|Postmark|Intercom|Segment|Analytics|Mixpanel|Rack|Docker|Kubeclient|Fog|Dalli|Memcached|Current|Logger|Random|Dry|GraphQL|Turbo|Ruby\w*|Cache|Config|Settings|Flipper|Shrine|CarrierWave|Net::\w+|Mongo|Chewy|Meilisearch|Typesense)(?:::|$)/;

const notModelSuffix =
  /(?:Service|Services|Client|Api|API|Job|Worker|Mailer|Notifier|Serializer|Presenter|Decorator|Controller|Policy|Form|Query|Interactor|Operation|Command|Action|UseCase|Handler|Builder|Factory|Helper|Validator|Parser|Gateway|Adapter|Error|Exception|Channel|Component|Manager|Generator|Creator|Updater|Destroyer|Processor|Importer|Exporter|Fetcher|Publisher|Store|Cache|Struct|Params|Event::\w+|Uploader|Contract|Schema|Type|Mutation|Resolver|Organizer)$/;

/** Namespaces that hold no models. */
const notModelSpace =
  /(?:^|::)\w*(?:Services?|Clients?|Api|API|Store|Utils?|Helpers?|Jobs|Workers|Mailers|Queries|Commands|Operations|Interactors|Serializers|Forms|Adapters|Gateways)(?:::|$)/;

/** Whether a constant of this name may be a model: not one of the well-known other things, and not named like a service. */
export function mayBeModel(name: string): boolean {
  return (
    /^[A-Z]/.test(name) &&
    !/^[A-Z][A-Z0-9_]+$/.test(name) &&
    !notModels.test(name) &&
    !notModelSuffix.test(name) &&
    !notModelSpace.test(name)
  );
}

/** What a model class answers with a record. */
const givesRecord = new Set([
  "new",
  "create",
  "create!",
  "find",
  "find_by",
  "find_by!",
  "find_or_create_by",
  "find_or_create_by!",
  "find_or_initialize_by",
  "create_or_find_by",
  "create_or_find_by!",
  "first",
  "first!",
  "last",
  "last!",
  "take",
  "take!",
  "sole",
  "find_sole_by",
  "build",
  "first_or_create",
  "first_or_create!",
  "first_or_initialize",
  "lock!",
  "reload",
  "tap",
  "becomes",
  "find_by_id",
  "find_signed",
  "find_signed!",
  "authenticate_by",
  "friendly",
]);
const givesRelation = new Set([
  "where",
  "all",
  "joins",
  "includes",
  "preload",
  "eager_load",
  "order",
  "limit",
  "offset",
  "select",
  "distinct",
  "group",
  "having",
  "not",
  "or",
  "unscoped",
  "none",
  "left_joins",
  "merge",
  "lock",
  "rewhere",
  "reorder",
  "readonly",
  "references",
  "in_order_of",
  "with_deleted",
  "find_each",
  "in_batches",
]);

/** What an expression holds. `model` is the class's name where one is seen. */
interface RbRecord {
  readonly what: "class" | "relation" | "record";
  readonly model: string | undefined;
}

/** How many hops a record is followed. */
const hopLimit = 5;

/** Whether an expression is an ActiveRecord class, relation or record, as far as this file shows. */
export function recordOf(node: SyntaxNode | undefined, file: File, hops = hopLimit): RbRecord | undefined {
  if (!node || hops === 0) return undefined;
  if (node.type === "parenthesized_statements") return recordOf(namedChildren(node)[0], file, hops - 1);
  const constant = constantName(node, file);
  if (constant !== undefined) return mayBeModel(constant) ? { what: "class", model: constant } : undefined;
  if (node.type === "instance_variable" || (node.type === "identifier" && isLocal(node, file))) {
    for (const value of assignedValues(node, file)) {
      const found = recordOf(value, file, hops - 1);
      if (found && found.what !== "class") return found;
    }
    return ofBlockParameter(node, file, hops);
  }
  const call = callOf(node, file);
  if (!call) return undefined;
  if (!call.receiver)
    return /^current_(?:user|account|member|customer|admin|organization|tenant|company|team|order|cart)$/.test(call.name)
      ? { what: "record", model: undefined }
      : undefined;
  const of = recordOf(call.receiver, file, hops - 1);
  if (!of) return undefined;
  if (givesRecord.has(call.name)) return { what: "record", model: of.what === "record" ? undefined : of.model };
  if (givesRelation.has(call.name)) return of.what === "record" ? undefined : { what: "relation", model: of.model };
  // A method of a record without arguments is most often an association or a column; only further use tells.
  return of.what === "record" && call.args.length === 0 && call.options.length === 0 && !call.block
    ? { what: "relation", model: undefined }
    : undefined;
}

/** `Order.where(…).each { |order| … }`: the parameter is a record. */
function ofBlockParameter(node: SyntaxNode, file: File, hops: number): RbRecord | undefined {
  const name = textOf(file, node);
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === "method" || current.type === "singleton_method") return undefined;
    if (current.type !== "block" && current.type !== "do_block") continue;
    if (!parameterNames(current, file).includes(name)) continue;
    const call = callOfBlock(current, file);
    if (!call?.receiver) return undefined;
    const of = recordOf(call.receiver, file, hops - 1);
    if (!of) return undefined;
    if (call.name === "tap") return of;
    return /^(?:each|find_each|map|each_with_index|flat_map|filter_map|select|reject|in_batches|create!?|find_or_create_by!?|first_or_create!?|new|build)/.test(
      call.name,
    )
      ? { what: call.name === "in_batches" ? "relation" : "record", model: of.model }
      : undefined;
  }
  return undefined;
}

/** Methods that raise when they fail; on anything but a known library they mean ActiveRecord. */
const raising = new Set([
  "save!",
  "create!",
  "update!",
  "destroy!",
  "update_attributes!",
  "increment!",
  "decrement!",
  "toggle!",
  "insert_all!",
  "first_or_create!",
  "find_or_create_by!",
  "create_or_find_by!",
  "delete!",
]);
/** Methods that only ActiveRecord has. */
const distinctive = new Set([
  "update_all",
  "delete_all",
  "destroy_all",
  "insert_all",
  "upsert_all",
  "update_column",
  "update_columns",
  "update_attribute",
  "update_attributes",
  "find_or_create_by",
  "create_or_find_by",
  "first_or_create",
  "update_counters",
  "increment_counter",
  "decrement_counter",
]);
/** Methods that many things have: they count where the receiver is a record or a model. */
const common = new Set(["save", "create", "update", "destroy", "delete", "insert", "upsert", "touch", "destroy_by", "delete_by"]);

/** Methods of a connection that run a statement as it is written. */
const statements = new Set(["execute", "exec_query", "exec_update", "exec_insert", "exec_delete"]);

/** Names of all methods that write. */
export const writeMethods: readonly string[] = [...raising, ...distinctive, ...common, ...statements];

/** A call that writes rows. */
export interface RbWrite {
  readonly call: RbCall;
  readonly name: string;
  /** Source of what is written to: `order`, `Order`, `user.accounts`; "self" for a call without a receiver. */
  readonly target: string;
  /** The model's class where it is seen. */
  readonly model: string | undefined;
  /** Finds an existing row first, or goes over a table bit by bit, so that running it again does no harm. */
  readonly idempotent: boolean;
  /** Raises when it fails, so that a transaction around it is rolled back. */
  readonly raises: boolean;
}

/** The write to the database that a call is, or undefined. */
export function writeOf(call: RbCall | undefined, file: File): RbWrite | undefined {
  if (!call) return undefined;
  const { name, receiver } = call;
  if (statements.has(name)) return statementOf(call, file);
  if (!raising.has(name) && !distinctive.has(name) && !common.has(name)) return undefined;
  if (call.nameNode.type !== "identifier" || !isWriteReceiver(call, file)) return undefined;
  const of = recordOf(receiver, file);
  return {
    call,
    name,
    target: receiver ? textOf(file, receiver) : "self",
    model: of?.model ?? (receiver ? undefined : enclosingClass(call.node, file)?.name),
    idempotent:
      /find|first_or/.test(name) || isOnlyWhenNew(call, file) || (receiver !== undefined && callOf(receiver, file)?.name === "in_batches"),
    raises: raising.has(name) || /_all$|_columns?$/.test(name),
  };
}

/** `ActiveRecord::Base.connection.execute("UPDATE orders …")`; reads and statements that cannot be seen are no writes. */
function statementOf(call: RbCall, file: File): RbWrite | undefined {
  const sql = call.args[0];
  const text = sql?.type === "heredoc_beginning" ? textOf(file, heredocBody(sql, file) ?? sql) : sql ? textOf(file, sql) : "";
  const table = /^[\s"'(]*(?:insert\s+(?:ignore\s+)?into|update|delete\s+from|replace\s+into|truncate(?:\s+table)?)\s+[`"']?(\w+)/i.exec(
    text,
  )?.[1];
  if (!table || !call.receiver || !/(?:^|\.)(?:connection|conn|lease_connection)$/.test(textOf(file, call.receiver))) return undefined;
  return { call, name: call.name, target: table, model: undefined, idempotent: false, raises: true };
}

/** `first_or_initialize { |tag| tag.save! }`: the block only runs for a row that is not there yet. */
function isOnlyWhenNew(call: RbCall, file: File): boolean {
  const block = ancestor(call.node, "block", "do_block", "method", "singleton_method");
  return block !== undefined && /^(?:first_or_\w+|find_or_\w+|create_or_find_by)!?$/.test(callOfBlock(block, file)?.name ?? "");
}

function isWriteReceiver(call: RbCall, file: File): boolean {
  const { name, receiver } = call;
  if (!receiver || receiver.type === "self") {
    if (call.node.type === "identifier" && isLocal(call.node, file)) return false;
    const subject = enclosingClass(call.node, file);
    const model = subject?.kind === "model" || (subject?.kind === "concern" && /(?:^|\/)models\//.test(file.path));
    return (
      model &&
      (raising.has(name) ||
        distinctive.has(name) ||
        name === "save" ||
        name === "update" ||
        name === "destroy" ||
        name === "create" ||
        name === "touch")
    );
  }
  if (receiver.type === "super" || receiver.type === "string" || receiver.type === "hash" || receiver.type === "array") return false;
  const root = constantName(chainRoot(receiver), file);
  if (root !== undefined && !mayBeModel(root)) return false;
  const text = textOf(file, receiver);
  if (raising.has(name) || distinctive.has(name)) {
    // Clients of services and clean-up of files use some of these names too.
    return !/(?:^|[._@])(?:client|api|gateway|stripe|redis|cache|http|s3|driver|browser)s?$/i.test(text) || name === "save!";
  }
  const of = recordOf(receiver, file);
  if (!of) return false;
  // ActiveRecord takes one hash, not a list of values.
  if (name === "create" && call.args.length > 1) return false;
  if (of.what === "class") return name !== "save" && name !== "touch" && (name === "create" || call.args.length + call.options.length > 0);
  if (of.what === "relation" && of.model === undefined) return name === "create" || name === "destroy";
  if (of.what === "relation") return name === "create" || name === "update" || name === "delete";
  if (name === "create" || name === "insert" || name === "upsert") return false;
  if (name === "delete") return call.args.length === 0;
  return name !== "update" || call.args.length + call.options.length > 0;
}

/** The record that a statement builds and keeps: the variable's name for `order = Order.create!(…)`. */
export function assignedName(call: RbCall, file: File): string | undefined {
  const parent = call.node.parent;
  if (parent?.type !== "assignment" || child(parent, "right") !== call.node) return undefined;
  const left = child(parent, "left");
  return left ? textOf(file, left) : undefined;
}
