import { concept } from "../match.ts";

/** Phrases of category `security`; {@link concept} says how they are written. */
export const security = [
  // Cookies, origins, headers
  concept(
    "insecure-cookie",
    `
      =cookies, cookie secure|security|flag|attribute|httponly|samesite|config|harden*, secure cookie, httponly, samesite,
      session cookie flag|secure|harden*`,
  ),
  concept("cors-wildcard", "cors -error, cross origin, allowed origin, origin whitelist|allowlist|wildcard"),
  concept("csrf-disabled", "csrf, xsrf, cross site request forger*, anti forger*, forger* protect*"),
  concept(
    "security-headers",
    `
      security header, secure header, helmet, content security policy, csp header|policy|enable*|add*|config|nonce, hsts,
      strict transport security, x frame option, content type option, nosniff, clickjack*, referrer policy, permission policy header`,
  ),
  concept(
    "https-enforced",
    `
      enforce https, https only|everywhere|redirect, force ssl|tls|https, http to https, redirect http https,
      https config|enforcement|enabled|verify*, always https`,
  ),
  concept(
    "insecure-url",
    `
      http url|link|endpoint|plain|plaintext -client -connection, https url|redirect oauth, https for oauth|callback|redirect,
      https oauth redirect, insecure url|http, plain http, mixed content, https config, wss`,
  ),
  concept(
    "trusted-hosts host-validation",
    `
      trusted host, allowed host, host header, host valid*, dns rebinding, trustedhost*, host allowlist|whitelist`,
  ),
  concept(
    "tls-verification-disabled",
    `
      tls verif*|validat* disable*|enable*|outbound|outgoing|client|bypass*, certificate validat*|verif* disable*|enable*|client,
      reject unauthorized, insecure skip verify, fix certificate validat*|verif*, self signed -accept`,
  ),
  // Secrets
  concept(
    "hardcoded-secret",
    `
      hardcoded secret|credential|password|key|token|api, hard coded secret|credential|password|key|token,
      secret in code|source|repository|codebase, credential in code|source|repository|codebase,
      no sensitive data code|codebase|repository|source, remove secret|credential from code|source|repository|git,
      api key in code|source|frontend, secret|credential|key to environment variable,
      secret|credential|key in|into|from|to environment|env -validat* -document, sensitive environment variable,
      environment variable code|hardcoded|secured, move secret|credential|key environment`,
  ),
  concept(
    "secret-fallback",
    `
      secret default|fallback, fallback secret|key|password, default jwt|session secret|key, built in secret|jwt|password|key|default, insecure default,
      remove hardcoded default|fallback, hardcoded secret default|fallback, jwt secret|key config -rotat*, secret key default`,
  ),
  concept(
    "placeholder-secret",
    `
      placeholder secret|password|key|credential|value, placeholder left|prod, default password|credential -database, changeme,
      change default password|credential|secret, replace default|placeholder|dummy secret|password|key|credential, jwt secret key config,
      strong secret|jwt|session key|secret, generate jwt|session|secret key|secret`,
  ),
  concept(
    "production-secrets-set",
    `
      generate prod secret|key|jwt, prod secret set|generated|configured|rotated|created, prod jwt secret|key,
      strong random|prod secret|key, secret set prod, jwt secret key config|generate*|strong -rotat*, prod credential`,
  ),
  concept(
    "committed-env-file",
    `
      env file commit*|git|repository|version|track*, commit* env file, dotenv commit*, remove .env from git|repository|history,
      env out of git|version|repository`,
  ),
  concept("gitignore-secrets", "gitignore, ignored by git"),
  concept(
    "undeclared-client-secret",
    `
      secret frontend|browser|bundle, no secret client, key|secret server only, secret expose* client|browser|frontend|bundle,
      next public secret|key, vite secret|key, server key|secret client bundle, service role key client|browser|frontend`,
  ),
  concept(
    "secrets-manager",
    `
      secret manager|management|vault|store|storage, hashicorp vault, vault secret, key vault, parameter store, doppler, infisical, sops,
      rails credential, encrypted credential, credential sensitive config, centralized secret, secret encrypted env|environment,
      secret storage, external secret, kms secret|key|encrypt*`,
  ),
  concept(
    "secret-scanning",
    `
      secret scan*|detect*|leak, scan* secret|credential, gitleaks, trufflehog, detect secret, secretlint, git secret`,
  ),
  concept(
    "key-rotation",
    `
      key rotat*, rotate key|secret|credential|jwt, secret rotat*, jwt rotat*, credential rotat*,
      rotat* strategy|policy|schedule secret|key, signing key rotat*, jwks rotat*`,
  ),
  // Randomness, hashes, tokens
  concept(
    "weak-random",
    `
      random secure|crypto*|predictable|math|weak|token|nonce|generat* -test, math random, crypto random, cryptographically random|secure,
      csprng, secure random, predictable token|id|state|code|password|otp|secret|key, token generat* secure, token entropy`,
  ),
  concept(
    "weak-hash",
    `
      md5, sha1, hash* password, password hash*, bcrypt, argon2, scrypt, weak hash|cipher|crypto*|algorithm, hash algorithm, strong hash*`,
  ),
  concept("timing-unsafe-compare", "constant time, timing attack|safe|unsafe, timing safe"),
  concept(
    "jwt-unverified",
    `
      jwt verif*|valid*|signature|algorithm|audience|issuer, verify jwt|token signature, token signature verif*|valid*, jwt decode*,
      validate token claim|audience|issuer, alg none`,
  ),
  concept(
    "jwt-no-expiry",
    `
      jwt expir*|lifetime|ttl, token expir* short|access|set|config, short lived token|jwt, access token expir*|lifetime,
      token never expir*`,
  ),
  concept("jwks-cache", "jwks cach*, jwt key cach*, jwk cach*, public|signing key cach*, cache jwks|signing"),
  concept(
    "token-encryption plaintext-token-storage",
    `
      encrypt* token|oauth, token encrypt*, token storage secure|encrypt*|safe, secure token storage|store, token at rest,
      provider token store|storage, oauth token encrypt*|store, api key encrypt*|hash, token plain*|clear, plaintext token|secret|key,
      production token storage, attribute encrypt* -key`,
  ),
  concept(
    "plaintext-token-storage",
    `
      token localstorage, localstorage token|jwt, encrypt* sensitive field|column|attribute, database encrypt* key|field|sensitive,
      field encrypt*, token storage optimize*, field level encrypt*`,
  ),
  concept(
    "in-memory-shared-state",
    `
      token storage redis, redis token|state|session storage, in memory store|session|state|limit|storage|rate, memory to redis,
      memorystore, rate limit* state|store|persist*|distributed|redis|memory, distribut* rate limit*,
      session store redis|persist*|prod|external, shared state, stateless server|app|instance|process`,
  ),
  concept("token-rotation", "token rotat*, rotate access|refresh|token|oauth, refresh token rotat*, refresh token reuse, rotating refresh"),
  // Who may do what
  concept(
    "unauthenticated-handler",
    `
  
      auth endpoint|route|handler|api|server|mcp missing|require*|protect*|all|every|add -webhook -limit -health -test -document -load -monitor -log,
      endpoint|route|api protect* auth, protect* route|endpoint|api -rate -csrf, =authentication, unauthenticated endpoint|route|access|api|handler,
      unprotected endpoint|route, mcp auth, server auth -event, api auth -webhook -document, require login|auth`,
  ),
  concept(
    "hardcoded-identity",
    `
      hardcoded user|identity|tenant, hard coded user, default user id, mcp auth, demo|test|mock user -test remove|hardcoded|replace,
      user id from token|session|jwt`,
  ),
  concept(
    "auth-bypass",
    `
      auth bypass, bypass auth, dev bypass, dev bypass disable*, skip auth, disable auth, backdoor, dev login|shortcut|mode auth,
      mock auth remove|disable*|prod, bypass disable*|remove`,
  ),
  concept(
    "security-check-disabled",
    `
      monkey patch*, security check|middleware disable*|patch*|bypass|switch*|turn*, disable* security, re enable security|validation|auth,
      security middleware patch|bypass|disable*`,
  ),
  concept(
    "missing-authorization",
    `
      authorization check|policy|resource|missing|every|all|controller, =authorization, authorize resource|action|request|access, pundit, cancancan|cancan,
      policy resource|controller|model all|every, object level authorization, idor, insecure direct object, ownership check*,
      access control resource|object|record, broken access control, row level security, rls`,
  ),
  concept(
    "rbac",
    `
      =roles, rbac, role based, role permission, role access, permission system|model|role|matrix|check*, pundit policy,
      access control list|model|role|policy, admin role, least privilege user|role|permission -database`,
  ),
  concept(
    "untrusted-tenant",
    `
      tenant id|isolat*|validat*|spoof*|check*, tenant session, multi tenan* isolat*|security|check*, tenant scope|boundary, cross tenant,
      organization id validat*`,
  ),
  concept(
    "session-timeout",
    `
      session timeout|expir*|lifetime|ttl|renew*|idle|refresh|duration, idle timeout|logout|session, auto* logout, session manage* -monitor`,
  ),
  concept("two-factor", "2fa, webauthn, passkey, authenticator app, second factor"),
  concept(
    "auth-rate-limiting",
    `
      rate limit* auth|login|oauth|callback|password|otp|token|signup|register*, limit auth|login attempt|endpoint, brute force,
      login attempt limit*|lock*, account lockout|lock, lock* account failed`,
  ),
  concept(
    "open-redirect",
    `
      open redirect, redirect validat*|allowlist|whitelist|url check*, validate redirect, unvalidated redirect, return to url validat*`,
  ),
  concept(
    "oauth-redirects-verified",
    `
      redirect uri -open, oauth redirect, https oauth redirect, oauth callback security|url|https|secure -limit -rate,
      redirect url provider|oauth|console|registered`,
  ),
  concept(
    "provider-revocation",
    `
      token revo* provider|oauth|grant|third, revoke grant|access|provider, revocation, disconnect provider|account|integration`,
  ),
  concept("two-factor session-timeout", "session security 2fa"),
  // Input
  concept(
    "missing-body-validation data-validation",
    `
      =validation, request|body|payload|input|form validat*, validat* request|body|payload|input|schema|form|user, zod validat*|schema, joi,
      pydantic validat*|model|schema, schema validat* -env -environment -database, data validat* -migration, data validat* sanitiz*,
      server side validat*, validate all input, strong param*, input check*`,
  ),
  concept(
    "input-sanitization unsafe-html",
    `
      sanitiz* input|html|user|content|output, input sanitiz*, xss, cross site script*, dompurify, bleach, html escap*|sanitiz*,
      escape html|output|user, output encod*, dangerously set inner html, inner html`,
  ),
  concept("mass-assignment", "mass assign*, over post*, strong param*, permit* param*|attribute"),
  concept(
    "raw-sql",
    `
      sql inject*, parameteri* query|statement|sql, raw sql, prepared statement, sql string|concat*|interpolat*, query raw unsafe,
      injection attack|vulnerab*|prevent*|protect*|flaw`,
  ),
  concept("command-injection", "command inject*, shell inject*, shell command, os command, eval -model, exec user|input"),
  concept(
    "insecure-upload",
    `
      upload valid*|limit*|size|type|security|scan*|restrict*|secure, file upload, file size limit*, file type valid*|check*|restrict*,
      malware scan*, virus scan*, upload malicious`,
  ),
  concept(
    "request-size-limits body-limit",
    `
      request|body|payload size, body|payload limit*, request size limit*,
      max* body|request|payload size, body limit`,
  ),
  concept(
    "error-leak",
    `
      stack trace, error message user|safe|generic|leak*|client|internal|expos*, error detail leak*|expos*|client|hide|internal,
      expos* internal error|detail, leak* error|information|internal|detail, information disclosure, verbose error, sensitive error,
      strip stack`,
  ),
  // Limits, webhooks, logs
  concept(
    "rate-limiting",
    `
      rate limit*, throttl*, limit request, request per minute|second, ddos, api abuse, abuse prevent*|protect*, api quota`,
  ),
  concept("rate-limit-verified", "rate limit* test|verif*|confirm*, test rate limit*|throttl*"),
  concept(
    "webhook-signature webhook-security",
    `
      webhook signature|verif*|sign*|secure|security|hmac|secret, verif* webhook, webhook auth -retry, webhook support,
      hmac signature|verif*`,
  ),
  concept(
    "webhook-retry",
    `
      webhook retr*|replay*|queue|redeliver*|idempoten*|backoff|durable, replay webhook|event, webhook deliver*,
      webhook process* async|job|queue`,
  ),
  concept(
    "log-sensitive-data log-redaction",
    `
      log sensitive|secret|token|password|pii|personal|credential|api -remove, sensitive|personal|pii|secret|token|password log,
      log sanitiz*|redact*|mask*|scrub*|filter*, redact* log|secret|token|pii|sensitive, mask sensitive|secret|token|pii|data, pii log,
      never log, print* token|secret|password|header|credential, no secret log, scrub* log|data|pii, filter parameter`,
  ),
  concept("log-sensitive-data", "token no longer log, jwt|token log -auth -event"),
  concept(
    "auth-event-not-logged security-event-log",
    `
      log failed|failure auth|login, auth event|attempt|failure log|audit*|record*, login attempt|failure log|audit*, security audit log,
      security event log|audit*|monitor*|track*, log auth event|attempt|failure|success, audit auth|login, failed login log|monitor*|alert*`,
  ),
  concept("auth-health", "health auth|oauth|provider|jwks|login, auth health, provider health"),
  concept(
    "debug-mode",
    `
      debug mode|flag|false|off|disabled|true -log -statement, disable debug -log, debug prod -log -statement, turn off debug -log`,
  ),
  concept(
    "test-endpoint",
    `
      test|debug|dev|development endpoint|route remov*|disable*|accessible|expos*|prod|protect*, remove|disable test|debug endpoint|route,
      debug endpoint|route, dev bypass disable*, admin panel|dashboard expose*|protect*|secure, swagger prod disable*`,
  ),
  concept(
    "gha-secret-leak",
    `
      ci secret leak*|expos*|print*|env, github action secret, workflow secret, secret in ci|pipeline|workflow -scan`,
  ),
  concept("gha-script-injection", "script inject*, workflow inject*, github action inject*"),
  concept(
    "gha-broad-permissions",
    `
      workflow permission, github token permission|scope|least|read, github action permission, permission least|read workflow|ci|token,
      ci token permission|scope|least, least privilege ci|workflow|token|pipeline,
      workflow token, action token permission|rights|least|minimal`,
  ),
  concept("gha-unpinned-action", "pin* action, action pin*|sha, third party action, unpinned action"),
  // Reviews and scans
  concept(
    "dependency-scanning",
    `
      dependency scan*|vulnerab*|audit*|security|check*|monitor*|alert*, vulnerab* dependency, dependabot, renovate, snyk, npm audit,
      pip audit, bundle* audit, audit dependency, known vulnerab*, dependency up date, outdated dependency, cve, supply chain,
      vulnerab* scan*, sca scan*`,
  ),
  concept(
    "security-scanning",
    `
      security scan*, sast, dast, static security|analysis, codeql, semgrep, sonarqube|sonar, bandit, brakeman, owasp zap, zap scan*,
      automated security test|scan*|check*, security test, container|image scan*, trivy, burp suite`,
  ),
  concept("penetration-test", "penetration test, pen test, pentest*, burp suite, bug bounty"),
  concept(
    "security-audit",
    `
      security audit* -log -event, security review*, external security|audit, audit security -log, security assess* -annual -yearly,
      security sign off`,
  ),
  concept("annual-security-assessment", "annual|yearly security, yearly|annual assessment|audit|review"),
];
