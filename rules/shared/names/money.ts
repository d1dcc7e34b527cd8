/** Which names mean an amount of money. */
import { hasPhrase, hasWord, singular, wordsOf } from "./words.ts";

/** One word that is money by itself. */
const strong = new Set([
  "amount",
  "price",
  "subtotal",
  "balance",
  "cost",
  "fee",
  "tax",
  "vat",
  "salary",
  "wage",
  "refund",
  "revenue",
  "discount",
  "payout",
  "payment",
  "deposit",
  "surcharge",
  "debit",
  "turnover",
  "budget",
  "income",
  "expense",
  "principal",
  "commission",
  "msrp",
  "tip",
  "gst",
  "grandtotal",
  "unitprice",
  "totalamount",
  "totalprice",
]);
/** Words that say that the name is a count, a share, a time or text. */
const notMoney = new Set([
  "count",
  "counts",
  "page",
  "pages",
  "item",
  "items",
  "user",
  "users",
  "size",
  "length",
  "bytes",
  "byte",
  "duration",
  "time",
  "timeout",
  "ms",
  "seconds",
  "second",
  "minutes",
  "minute",
  "hours",
  "hour",
  "days",
  "day",
  "month",
  "year",
  "score",
  "points",
  "point",
  "weight",
  "distance",
  "percent",
  "percentage",
  "pct",
  "ratio",
  "tokens",
  "token",
  "quantity",
  "qty",
  "rows",
  "records",
  "latency",
  "memory",
  "cpu",
  "usage",
  "id",
  "ids",
  "type",
  "currency",
  "code",
  "name",
  "label",
  "status",
  "date",
  "at",
  "index",
  "format",
  "formatted",
  "display",
  "text",
  "string",
  "str",
  "cents",
  "cent",
  "minor",
  "units",
  "pence",
  "satoshi",
  "satoshis",
  "wei",
  "lamports",
  "gwei",
  "factor",
  "multiplier",
  "scale",
  "level",
  "threshold",
  "load",
  "key",
  "field",
  "column",
  "input",
  "unread",
  "results",
  "method",
  "methods",
  "provider",
  "intent",
  "rows",
  "requests",
  "calls",
  "water",
  "calories",
  "protein",
  "fat",
  "carbs",
  "ingredient",
  "xp",
  "reward",
  "blur",
  "opacity",
  "scroll",
  "offset",
  "bps",
  "basis",
  "steps",
  "sleep",
  "rem",
  "deep",
  "class",
  "bracket",
  "battery",
  "ranking",
  "rank",
  "likelihood",
  "probability",
  "confidence",
  "rating",
  "ratings",
  "center",
  "centre",
  "ml",
  "mg",
  "kg",
  "oz",
  "lbs",
  "gram",
  "grams",
  "liters",
  "litres",
  "kwh",
]);
/** What is measured and summed up: its total is no money, though its cost is. */
const measured = new Set([
  "energy",
  "power",
  "volume",
  "area",
  "mass",
  "emission",
  "carbon",
  "co2",
  "rainfall",
  "mileage",
  "water",
  "heat",
]);

/**
 * Whether a column, field or variable of this name holds money: `unitPrice`, `total_amount`, `balance`, `exchangeRate`.
 * Counts, percentages, rates, minor units (`amountCents`) and names about an amount (`priceId`, `amountLabel`) do not count.
 */
export function isMoneyName(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0 || words.length > 6) return false;
  const last = singular(words.at(-1) ?? "");
  if (last === "rate") return hasWord(words, new Set(["exchange", "fx", "currency", "forex"]));
  if (hasWord(words, notMoney)) return false;
  // amountOfReviews
  if (hasPhrase(words, ["amount", "of"]) && !words.slice(words.indexOf("of")).some((word) => strong.has(singular(word)))) return false;
  if (hasPhrase(words, ["tax", "rate"]) || hasPhrase(words, ["discount", "rate"])) return false;
  return words.some((word) => strong.has(word) || strong.has(singular(word)));
}

const averages = new Set(["average", "avg", "mean", "median"]);

/** As {@link isMoneyName}, and bare totals too: for typed columns, where a floating-point total is rarely a count. */
export function isMoneyColumn(name: string): boolean {
  const words = wordsOf(name);
  // What was paid on average, nobody pays.
  if (words.some((word) => averages.has(word))) return false;
  if (isMoneyName(name)) return true;
  if (words.length > 4 || hasWord(words, notMoney) || words.some((word) => measured.has(singular(word)))) return false;
  return (
    /^(total|credit|net|gross|due|paid|owed|invoiced)$/.test(words.at(-1) ?? "") ||
    (words[0] === "total" && /^(due|paid|owed|tax|net|gross|sales|spent|invoiced|billed|charged|outstanding)$/.test(words[1] ?? ""))
  );
}

/** Words of the names for which {@link isMoneyColumn} or {@link isMoneyName} can hold. */
const wordsOfMoney = [...strong, ...["total", "credit", "net", "gross", "due", "paid", "owed", "invoiced", "rate"]];

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What a text with a name of money contains; for triggers. The words stand as in names: `unit_price`, `unitPrice`, `UNIT_PRICE`. */
export const moneyLike: RegExp = new RegExp(
  `(?:(?<![A-Za-z])(?:${wordsOfMoney.join("|")})|${wordsOfMoney.map(capitalized).join("|")})s?(?![a-z])|${wordsOfMoney.join("|").toUpperCase()}`,
);

const measuring =
  /(?:^|[/_.-])(?:nutri\w*|ingredients?|recipes?|foods?|meals?|dos(?:e|age)s?|measure\w*|weights?|units?|inventory_units?|pantry|calor\w*)(?=[/_.-]|$)/i;

/** Whether a bare `amount` is one of grams or pieces: in files on food, doses and measures it is no money. */
export function isMeasuredAmount(name: string, path: string): boolean {
  return /^_?amounts?$/i.test(name) && measuring.test(path);
}

/** Results that are looked at, not booked; also the figures by which a business follows how it does. */
const looked = new Set(
  (
    "percent percentage pct ratio share rate avg average mean median score growth change trend width height forecast forecasted estimate " +
    "estimated projection projected predicted prediction approx approximate formatted display displayed label " +
    "mrr arpu arppu ltv clv nrr grr gmv acv tcv ebitda churn churned runway"
  ).split(" "),
);

/** Whether a name is that of a share, an average, an estimate, or of what is shown of an amount. */
export function isLookedAtName(name: string): boolean {
  return wordsOf(name).some((word) => looked.has(word));
}

/** Whether a function of this name writes an amount for people: `formatBalance`, `toCurrencyString`. */
export function isFormattingName(name: string): boolean {
  return /^_?(?:format|display|render|print|humani[sz]e|pretty|stringify|show|label|to_?(?:currency|money|display|locale|human)|as_?(?:currency|money))/i.test(
    name,
  );
}

const modelUse =
  /\b(?:(?:input|output|prompt|completion|cached?|reasoning|total)_?tokens?|tokenUsage|token_usage|llm_?cost\w*)\b|\b(?:input|output|prompt|completion)Tokens\b/i;

/** Whether a name is what the use of a language model is reckoned to cost, in a text that counts its tokens: parts of a cent that nobody is charged. */
export function isModelCost(name: string, text: string): boolean {
  return /(?:^|_)(?:cost|spend|price)s?(?:_|$)/.test(wordsOf(name).join("_")) && modelUse.test(text);
}

/** Whether rows of a model sum up what was booked elsewhere: `DailyStats`, `revenue_metrics`. */
export function isStatisticsModel(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:stats?|statistics?|analytics?|metrics?|kpis?|aggregates?|rollups?|dashboards?|insights?|trends?|forecasts?|estimates?)$/.test(
      word,
    ),
  );
}

/** Whether rows of a model say what may be spent or earned, not what was: `BudgetEntry`, `CostProjection`. */
export function isPlanningModel(name: string): boolean {
  return wordsOf(name).some((word) => /^(?:budgets?|budgeted|projections?|projected|simulations?|scenarios?|plann(?:ed|ing))$/.test(word));
}

const reckoning =
  /(?:^|[/_.-])(?:estimat\w*|forecast\w*|projections?|reports?|reporting|report[-_]?generators?|analytics|analysis|statistics?|simulat\w*|benchmarks?)(?=[/_.-]|$)/i;

/** Whether a file is about figures that are looked at: estimates, reports, statistics. Nothing is charged by them. */
export function isReckoningPath(path: string): boolean {
  return reckoning.test(path);
}

/** Whether a function of this name gives figures to look at: `getDailyCharts`, `dashboard_stats`. A report may be an expense's, and counts for nothing here. */
export function isReckoningName(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:charts?|graphs?|histograms?|stats?|statistics?|analytics|dashboards?|kpis?|trends?)$/.test(word),
  );
}
