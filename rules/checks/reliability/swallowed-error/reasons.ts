/** Names and comments that say that an error may be ignored, in any language. */

const bestEffort =
  /^(?:unlink\w*|rm\w*|rimraf|remove\w*|delete(?:File|Object|Cookie|Async)\w*|close\w*|waitClosed|(?:request)?[gG]c|make(?:Dir|Directory)\w*|destroy\w*|disconnect\w*|end|abort|cancel\w*|kill\w*|release\w*|unlock|lock|revoke\w*|unsubscribe|dispose|quit|rollback\w*|terminate|stop\w*|reap\w*|shutdown|unref|clear\w*|cleanup\w*|removeItem|setItem|getItem|play|pause|share|prefetch|preload|writeText|readText|requestFullscreen|exitFullscreen|vibrate|focus|blur|hide\w*|scrollIntoView|select|setPointerCapture|releasePointerCapture|observe|mark|measure|showModal|import|mkdir\w*|access\w*|exists\w*|flush\w*|log|info|warn|error|debug|invalidate\w*|(?:set|write|store|seed|warm|prime|update|save)\w*Cached?\w*|setCached\w*|revalidate\w*|refetch\w*|track\w*|capture|identify|send(?:Beacon|Telemetry|Analytics)|report\w*|on(?:Progress|Update|Status|Tick|Step)\w*|log(?!In|Out|On|Off)[A-Z]\w*|emit(?:Metric|Event|Telemetry|Log)\w*|record\w*(?:Counts?|Metrics?|Duration|Latency|Stats?|Exception|Analytics|Telemetry)|set(?:Attributes?|Tags?|Context|Span\w*)|add(?:Event|Breadcrumb)|insertCSS|waitFor\w*|mutate|heartbeat|broadcast\w*|\w+Signals?|expire|touch\w*|bust\w*|(?:delete|remove)(?:Expired|Stale|Orphan|Old)\w*|(?:prune|purge|evict|sweep)(?:Expired|Stale|Old|Cache)\w*|tear[dD]own\w*|inc|dec|\w*(?:[tT]elemetry|[aA]nalytics)\w*|(?:capture|submit|post|count|push)\w*(?:Events?|Metrics?|Stats?|Exception|Message|Usage)|(?:display|show|print|announce)\w*(?:Notices?|Banner|Hints?|Tips?))$/;

/** Clean-up, conveniences, logs and measurements (whose own failure can hardly be logged): whether a call of this name worked changes nothing for what comes next. */
export function isBestEffortName(name: string): boolean {
  // close_connection as closeConnection
  return bestEffort.test(name.replace(/^_+/, "").replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

/** Whether a function that does nothing but try is of such a name that its failing is of no interest: `_clear_marks`, `logRequest`. */
export function isBestEffortFunctionName(name: string): boolean {
  return isBestEffortName(name) || /^_*log(?:_|[A-Z])/.test(name);
}

const ending =
  /^[#_]*(?:stop|cancel|shut_?[dD]own|dispose|close|destroy|tear_?[dD]own|clean_?[uU]p|disconnect|kill|terminate|abort|emit|handleError|(?:invalidate|clear|bust|drop)_?\w*_?[cC]aches?|del__|exit__|aexit__)(?![a-z])/;

/** What takes a text apart and fails where the text has another form: what it is told of is left out. */
const parsing =
  /^(?:URL|parse(?:Int|Float)?|parseISO|decodeURI(?:Component)?|atob|RegExp|BigInt|loads|literal_eval|fromisoformat|strptime|urlparse|b64decode|unquote|int|float|Decimal|UUID)$/;
/** What only moves values about in memory. */
const inMemory =
  /^(?:push|add|has|set|get|includes|indexOf|replace(?:All)?|trim|split|join|slice|sub(?:string|str)|toLowerCase|toUpperCase|startsWith|endsWith|match|test|exec|map|filter|some|every|find|forEach|keys|values|entries|concat|sort|isArray|String|Number|Boolean|toString|append|extend|update|strip|lstrip|rstrip|lower|upper|startswith|endswith|setdefault|items|str|len|dict|list|tuple|isinstance|sorted|query_selector|querySelector(?:All)?|getAttribute|matches|closest)$/;

/** Whether nothing but taking texts apart can fail among the calls of these names. */
export function onlyParses(names: readonly string[]): boolean {
  return names.some((name) => parsing.test(name)) && names.every((name) => parsing.test(name) || inMemory.test(name));
}

/** Whether a function of this name ends something: what is left then goes away with the process or the connection. */
export function isEndingName(name: string): boolean {
  return ending.test(name);
}

/** Comments that speak to tools say nothing to a reader. */
function withoutDirectives(comment: string): string {
  return comment.replace(
    /seaworthy-[^\n]*|eslint-[\w-]+(?:\s+[\w@/,\s-]+)?|biome-ignore[^\n]*|@ts-\w+|istanbul ignore \w+|c8 ignore \w+|\b(?:noqa|nosec|type:\s*ignore|pylint:|pragma:|noinspection|ruff:|fmt:)[^\n]*/g,
    "",
  );
}

/** A comment that says something about the error; one that only puts the work off does not. */
export function saysWhy(comment: string): boolean {
  return withoutDirectives(comment)
    .split("\n")
    .some((line) => (/[\p{L}]{3}/u.test(line) || /\bno[-_ ]?op\b/i.test(line)) && !/\b(?:todo|fixme|xxx)\b/i.test(line));
}

/** A comment that calls what it stands at a best effort. */
export function isBestEffortComment(comment: string): boolean {
  return /best[- ]?effort|fire[- ]and[- ]forget|non-?critical/i.test(withoutDirectives(comment));
}

/** A comment near the place that speaks of the failure. */
export function excuses(comment: string): boolean {
  const said = withoutDirectives(comment);
  return (
    /ignor|best[- ]?effort|fail|optional|silent|swallow|suppress|unhandled|matter|critical|fatal|fire[- ]and[- ]forget|background|on purpose|intention|no-?op|safe(?:ly)? to|\b(?:ok|okay|fine) (?:if|to|when)|may (?:not|already|be)|might|never|\bhandle[sd]?\b|\b(?:logged|reported|caught) (?:in|by|there|inside)|does(?:n['’]t| not)|\b(?:do|must|should|need|can)(?:n['’]?t| ?not)\b|non-?blocking|\beven (?:if|when|though|without)\b|\b(?:un)?availab|\bstill (?:works?|usable|valid|fine|there)|\boptimistic|\bregardless|\btolera|\banyway|\b(?:it['’]?s|is) (?:ok|okay|fine|harmless)\b|\bno big deal/i.test(
      said,
    ) && saysWhy(said)
  );
}
