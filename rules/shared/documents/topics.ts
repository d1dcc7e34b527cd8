/** What documents of operations speak of: whether a guide says what a reader at night needs. Adding a topic means adding a row. */

const rows = {
  restore: /\b(?:restor\w+|recover(?:y|ing|ed)?|point-in-time|pg_restore|mysql\s*<|mongorestore)\b/i,
  "recovery point": /\bRPO\b|recovery point|(?:lose|loss of|lost) (?:at most|up to|no more than|data)|data loss/i,
  "recovery time":
    /\bRTO\b|recovery time|(?:back|restored|recovered|running again) (?:within|in (?:under|less than|about))|time to (?:restore|recover)/i,
  severities: /\bsev(?:erit(?:y|ies))?[ -]?[0-5]?\b|\bP[0-4]\b|\bpriority (?:levels?|[0-4])\b|impact levels?/i,
  contacts:
    /\bon[- ]?call\b|\bcontacts?\b|\bpager ?duty\b|\bopsgenie\b|\bphone\b|\bnotify\b|#[a-z][\w-]*(?:incident|oncall|alerts|ops)[\w-]*|security@|\bwho to call\b/i,
  escalation: /\bescalat\w+/i,
  communication: /\bstatus ?page\b|\bcommunicat\w+|\binform (?:users|customers)|\bstakeholders?\b|\bannounce\w*|\bpost-?mortems?\b/i,
  symptoms:
    /\bsymptoms?\b|\balerts?\b|\berrors?\b|\bfail(?:s|ed|ure|ures|ing)?\b|\bif (?:the|a) .{3,80}(?:is|are|does|do) |\bproblem\b|\btroubleshoot\w*|\bwhen .{3,60}\b(?:slow|down|full|stuck|high)\b/i,
  actions:
    /\brestart\w*|\broll(?:ing)? ?back\b|\bcheck (?:the|that|whether|logs?)\b|\bscale\b|\brun\b|\bkubectl\b|\bdrain\b|\bpurge\b|\bretry\b|\brevert\b|\bclear\b|\bverify\b|\bsteps?\b|\bresolution\b|\bmitigat\w+/i,
  rollback:
    /\broll(?:ing|ed)?[- ]?backs?\b|\brevert(?:ing)?\b|\bprevious (?:version|release|image|deployment|revision)\b|\bundo\b|\bdowngrade\b/i,
  dashboards: /\bdashboards?\b|\bgrafana\b|\bdatadog\b|\bkibana\b|\bcloudwatch\b|\bnew relic\b|\bsentry\b/i,
  alerts: /\balerts?\b|\balarms?\b|\bpages? (?:the|someone|on)\b|\bmonitors?\b/i,
  thresholds:
    /\bthresholds?\b|\bSL[OIA]s?\b|[<>≥≤]\s?\d|\b(?:above|below|over|under|more than|less than|exceeds?|at least)\s+\d|\bp9[05]\b|\bp99\b|\d\s?(?:%|percent)/i,
  claims:
    /\bclaims?\b|\bscopes?\b|\b(?:JWT|token|session|cookie) (?:contains|holds|carries|payload)|`(?:sub|iss|aud|exp|iat|jti|role|roles|scope|email|user_?id)`|["'](?:sub|iss|aud|exp|iat)["']/i,
  lifetimes: /\bexpir\w+|\blifetimes?\b|\bvalid for\b|\bTTL\b|\bmax-?age\b|\b\d+\s?(?:minutes?|hours?|days?|weeks?|min|h|d)\b/i,
  "sign-in flow":
    /\b(?:sign|log)(?:s|ging|ing|ned|ged)?[- ]?(?:in|on|ups?)\b|\bauth(?:entication|orization|enticat\w+)?\b|\bOAuth\b|\bSSO\b|\bAPI keys?\b|\bbearer\b/i,
  "error cases": /\berrors?\b|\binvalid_(?:grant|client|request|token|scope)\b|\b40[0139]\b|\bfail(?:s|ed|ure|ures|ing)?\b|\bdenied\b/i,
  refresh: /\brefresh\w*|\bre-?(?:authori[sz]e|connect|authenticate|consent)\w*|\bexpired?\b|\brevok\w+/i,
  permissions: /\bpermissions?\b|\bscopes?\b|\bconsent\b|\broles?\b|\bgrants?\b/i,
  deploy:
    /\bdeploy\w*|\breleas\w+|\bship\b|\bdocker\b|\bkubectl\b|\bhelm\b|\bheroku\b|\bfly\b|\bvercel\b|\brender\b|\bterraform\b|\bansible\b|\bsystemd\b|\bself-?host\w*/i,
} as const;

/** A key of the table. */
export type DocumentTopic = keyof typeof rows;

/** The topics that a text speaks of. */
export function topicsOf(text: string): DocumentTopic[] {
  return (Object.keys(rows) as DocumentTopic[]).filter((topic) => rows[topic].test(text));
}
