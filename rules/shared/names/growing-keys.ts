/** Which names of a key have as many values as there are users, requests or texts, and which only as many as the program knows. */
import { singular, wordsOf } from "./words.ts";

/** Words of things that a program has a fixed number of: one of them in a name, and the number of keys is bounded. */
const fixed = new Set(
  (
    "template provider plugin tool model queue type kind feature flag locale lang language currency country status icon theme component " +
    "integration enum env environment region zone schema table column field command method module extension font timezone level step " +
    "stage phase role permission scope category format mode direction unit day month weekday class collection entity index topic job " +
    "handler listener factory strategy adapter driver migration script route package weekday color breakpoint pattern regex locales " +
    "service broker redis database base worker process shard partition constructor hook engine jwk issuer action filter rule policy version plan tier platform proxy config " +
    "resolver notice banner realm cluster datasource warehouse"
  ).split(" "),
);

/** Words of things that come and go while the program runs. */
const open = new Set(
  (
    "id uuid guid user userid username session sessionid sid token jwt state nonce ip email phone address tenant customer account member " +
    "visitor client request req socket connection conn order addr message msg chat room conversation thread url uri href slug hash digest " +
    "fingerprint query search prompt cursor domain host hostname otp visitor subscriber workspace org organization team project " +
    "document doc file device lead contact ticket invoice payment transaction event delivery webhook code challenge verifier key wallet " +
    "sku isbn barcode keyword q"
  ).split(" "),
);

/** Words that only mean something open with one of the others before them: `inviteCode`, `cacheKey`. */
const weak = new Set(["code", "key", "file", "event", "project", "doc", "document"]);
const beforeWeak =
  /^(?:auth|invite|otp|verification|reset|login|cache|session|user|request|rate|limit|idempotency|api|access|bucket|client)$/;

/** Whether a key of this name takes ever new values: `userId`, `sessionToken`, `ip`, `state`, `cacheKey`; not `providerId`, `locale`, `jobName`. */
export function isGrowingKeyName(name: string): boolean {
  const words = wordsOf(name).map(singular);
  const last = words.at(-1);
  if (last === undefined || words.some((word) => fixed.has(word))) return false;
  if (/^(?:name|type|kind|class|label|title)$/.test(last)) return /^(?:user|host|domain|account|tenant)$/.test(words.at(-2) ?? "");
  if (!open.has(last)) return false;
  return weak.has(last) ? beforeWeak.test(words.at(-2) ?? "") : true;
}

/** Whether a name says that there are only as many values as the program knows: `locale`, `reportType`, `planName`. */
export function isFixedKeyName(name: string): boolean {
  const words = wordsOf(name).map(singular);
  return words.some((word) => fixed.has(word)) || /^(?:name|type|kind|class|label|title)$/.test(words.at(-1) ?? "name");
}

const slow =
  /^(?:tenant|bot|connector|pair|installation|integration|wiki|workspace|organi[sz]ation|org|team|project|guild|site|shop|dataset|database|schema|table)$/;

/** Whether there are as many values of a key of this name as there are customers of the whole service, or things that they have set up once. */
export function isSlowKeyName(name: string): boolean {
  return wordsOf(name).some((word) => slow.test(singular(word)));
}

/** Whether a name is written as constants are: `NOTICE_ID`. */
export function isConstantName(name: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(name) && name.length > 1;
}

/** What is made once for each setting and kept: clients of an API, pools, TLS contexts. */
const resource = /(?:client|pool|engine|connection|context|transport|dispatcher|agent|driver|sdk|channel)$/;

/** Whether a store or a value of this name is what a program reaches another system through: `openai_clients`, `SSLCONTEXTS`. */
export function isResourceName(name: string): boolean {
  return resource.test(singular(wordsOf(name).at(-1) ?? ""));
}

/** Whether a name is that of a setting, which says where a client connects and as whom: `apiKey`, `baseUrl`, `redis_uri`. */
export function isConnectionSettingName(name: string): boolean {
  return /(?:^|_)(?:(?:api|access|client|auth|service|secret)_?key|url|uri|dsn|endpoint|host|hostname|domain)$/.test(
    wordsOf(name).join("_"),
  );
}

/** Whether a value of this name is a part of the program, so that a store of such values is a registry: `handler`, `cache`, `fn`. */
export function isRegisteredName(name: string): boolean {
  return /^(?:cb|cache|callback|handler|listener|fn|func|function|factory|hook|middleware|plugin|observer|subscriber|provider|adapter|cls|klass|next|done|resolve|reject|task)$/.test(
    wordsOf(name).map(singular).join("_"),
  );
}

/** Whether a function of this name answers with something it looks up, of which there may be few: `getPlan(userId)`. */
export function isLookupName(name: string): boolean {
  return /^(?:get|fetch|find|load|lookup|look|resolve|read|select|choose|pick|evaluate|is|has|count|len|determine|detect|classify)$/.test(
    wordsOf(name)[0] ?? "",
  );
}

/** Whether something of this name is what the program was configured with: `settings`, `config`, `env`. */
export function isConfigurationName(name: string): boolean {
  return /^(?:config|conf|cfg|settings?|configuration|env|environ|environment)$/.test(wordsOf(name).at(-1) ?? "");
}

/** Whether a list of this name holds what was already said, so that it is said once: of that a program has as much as it can say. */
export function isSaidOnceName(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:logged|warned|announced|reported)$/.test(word));
}

/** Whether `.id` of something of this name takes ever new values: `user.id`, `event.id`; not `provider.id`. */
export function isGrowingOwnerName(name: string): boolean {
  const words = wordsOf(name).map(singular);
  return !words.some((word) => fixed.has(word)) && open.has(words.at(-1) ?? "");
}

/** Whether a name says that a collection keeps one entry for each of something that comes and goes: `sessions`, `userCache`, `rateLimits`. */
export function isGrowingStoreName(name: string): boolean {
  const words = wordsOf(name).map(singular);
  return words.some((word) =>
    /^(?:session|user|visitor|client|connection|socket|request|token|nonce|otp|conversation|chat|room|customer|tenant|visit|bucket|attempt|hit|login|limit|state|cache|cached|seen|processed)$/.test(
      word,
    ),
  );
}

/** Whether a name says that a list is a record of what happened: `auditLog`, `requests`, `history`. */
export function isRecordListName(name: string): boolean {
  const last = singular(wordsOf(name).at(-1) ?? "");
  return /^(?:log|history|event|audit|request|record|entry|entrie|message|metric|error|sample|timing|result|response|notification|job|task|order|user|session|item|call|visit|hit|attempt|upload|payment|webhook|delivery|connection|socket|websocket|subscriber|peer)$/.test(
    last,
  );
}

/** What a function is called that runs while the program starts. */
const startup =
  /^(?:_?(?:register|init|initiali[sz]e|setup|load|define|bootstrap|configure|install|mount|extend|preload|warm|warmup|seed|onModuleInit|onApplicationBootstrap|constructor|__init__|subscribe|unsubscribe|use|addListener|addEventListener|addHandler|addPlugin|addHook|addRoute|build|declare|provide|bind)(?![a-z])\w*|on)$/;

/** Whether a class of this name holds the parts of a program, which add themselves while it starts: `MessageRegistry`; not `SessionRegistry`. */
export function isRegistryName(name: string): boolean {
  const words = wordsOf(name);
  return /^(?:registry|registrar|catalog|catalogue)$/.test(words.at(-1) ?? "") && !isGrowingStoreName(words.slice(0, -1).join("_"));
}

/** Whether a function of this name fills a registry while the program starts: `registerHandler`, `load_plugins`. */
export function isStartupName(name: string): boolean {
  return startup.test(name);
}
