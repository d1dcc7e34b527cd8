import { concept } from "../match.ts";

/** Phrases of category `reliability`; {@link concept} says how they are written. */
export const reliability = [
  concept(
    "unbounded-cache",
    `
      memory leak*, unbounded cache|map|store|memory|growth, cache eviction|max|size|limit*|bounded -redis,
      state store leak*|limit*|size|cleanup, lru, map grow*, max size cache|state|store|map`,
  ),
  concept(
    "uncleared-interval",
    `
      memory leak* state|interval|timer|listener, interval clear*|cleanup|leak*, timer clear*|cleanup|leak*,
      event listener remov*|leak*|cleanup, clear* interval|timer|timeout, cleanup interval|subscription|listener|effect`,
  ),
  concept(
    "token-refresh-race",
    `
      refresh race, race condition token|refresh|oauth, refresh lock|mutex|concurren*|single, mutex|lock token|refresh,
      concurrent refresh|token, token refresh once|one|single, ~refresh lock|mutex token, race condition`,
  ),
  concept(
    "token-refresh",
    `
      token refresh* -encrypt* -monitor -race -lock -metric -track -alert -schedul -rotat -success -rate, refresh logic|flow|automat*,
      token renew*`,
  ),
  concept(
    "token-refresh token-expiry-margin",
    `
      refresh* token ahead|before|proactive*|early|minute -rotat, ~refresh token early|before, proactive refresh,
      expiry buffer|margin|skew, clock skew`,
  ),
  concept(
    "missing-timeout timeouts",
    `
      timeout -session -idle -graceful -shutdown -redis -query -job -ci -statement, request|http|api|network|external|database|call timeout,
      timeout request|http|api|network|external|call|handl*|config, abort signal|controller, deadline, connect* timeout, hang* request|call`,
  ),
  concept(
    "missing-retry retry-policy",
    `
      retr* api|external|provider|network|call|request|http|logic|backoff|policy|mechanism -webhook -job -worker -queue -idempoten,
      retry -webhook -job -worker -queue -idempoten -dead, exponential backoff -webhook -job, backoff -webhook -job,
      network failure|error|resilien* -test, transient failure|error, retry after, 429 handl*|retr*`,
  ),
  concept(
    "circuit-breaker",
    `
      circuit break*, fallback -secret -default -credential -key, graceful* degrad*, bulkhead, degrad* mode|graceful*, resilience pattern,
      redis fail|down|unavailable|fallback`,
  ),
  concept(
    "swallowed-error",
    `
      swallow* error|exception, empty catch|except|rescue, silent* fail|error|catch|ignore*,
      error handl* api|provider|external|proper -test, catch block, bare except, catch all error|exception, error propagat*,
      ignored error|exception`,
  ),
  concept(
    "unhandled-promise",
    `
      unhandled promise|rejection|async, floating promise, missing await, promise reject*|await*|catch, async error handl*,
      unhandled exception|rejection`,
  ),
  concept(
    "graceful-shutdown graceful-shutdown-handler",
    `
      graceful* shutdown|stop|exit|terminat*, sigterm, shutdown handl*|hook|graceful*|clean, drain* connection|request|queue,
      clean shutdown, shutdown wait*|connection|request|redis|database|drain*, signal handl*`,
  ),
  concept(
    "generic-exception custom-errors",
    `
      custom exception|error, error class|type|hierarchy|code, exception class|hierarchy|type, domain error|exception,
      typed error|exception, business exception|error`,
  ),
  concept(
    "central-error-handling",
    `
      central* error|exception, global error|exception, error middleware|handler|response|format|standard*|consistent|structured|boundary,
      standard* error, structured error, consistent error, error handl* -test -webhook -api -document -provider -log -monitor,
      exception handl* -test, uniform error, error shape, problem detail|json`,
  ),
  concept("central-error-handling missing-error-boundary", "central* error handler|middleware"),
  concept("swallowed-error central-error-handling", "error handl* api|provider|external|proper -test"),
  concept(
    "missing-error-boundary",
    `
      error boundary|page, global error|exception handl*, fallback ui, 404 page, 500 page, error handl* middleware`,
  ),
  concept(
    "job-retry-policy",
    `
      job retr*|fail|backoff|attempt -dead -alert -monitor, retr* job|worker|task|background, sidekiq retr*, celery retr*, worker retr*,
      task retr*, queue retr*, retry polic* dead|queue|job`,
  ),
  concept("job-idempotency", "idempoten* job|worker|task|operation, job idempoten*|twice|duplicate, worker idempoten*, task idempoten*"),
  concept("job-deduplication", "job dedup*|unique*|duplicate, dedup* job|task|event|message, unique job, duplicate job"),
  concept("dead-letter-queue", "dead letter, dlq, dead set|queue|job, failed job queue|store"),
  concept(
    "job-scheduling",
    `
      schedul* job|task|cron|recurring|refresh|sync|background, cron job|schedule|task, recurring job|task, job schedul*, periodic task|job,
      celery beat, task schedul*`,
  ),
  concept("queue-priorities", "queue priorit*, priorit* queue|job, job priorit*, sidekiq queue config|weight|priorit*"),
  concept(
    "persistent-queue",
    `
      redis sidekiq|job|queue|session|background|setup|celery|bull* -cache -health -metric, persist* queue|session|job,
      session store|storage persist*|redis|database, queue backend|broker|persist*|storage, job storage|store|backend,
      redis setup|session|url`,
  ),
  concept(
    "async-processing",
    `
      background job|task|worker|process* -retr -monitor -schedul -test -idempoten -fail -priorit -dedup -alert -scal -redis,
      task|job|message queue -retr -monitor -priorit, async* task|process*|job|queue|worker, celery -retr -beat,
      sidekiq -retr -priorit -queue -monitor -redis, bullmq, offload long|slow|heavy, long running request|operation|task,
      job process* optimiz*`,
  ),
  concept(
    "blocking-call",
    `
      block* call|event|sync|io|operation -launch, event loop, synchronous* io|call|file|operation request|handler|async, sync* file|io,
      non blocking, readfilesync`,
  ),
  concept(
    "http-client-per-request http-connection-reuse",
    `
      http client|connection pool*|reuse*|shared|keep|session|single*, connection pool* http|client|api|httpx|aiohttp|request, keep alive,
      keepalive, reuse* http|connection|client, shared http|client`,
  ),
  concept(
    "api-call-in-loop batch-operations",
    `
      batch* api|request|operation|call|endpoint|sync|process* -query, bulk api|request|operation|endpoint, api call loop,
      parallel request limit*, concurrency limit* -rate, unbounded concurren*|promise|parallel`,
  ),
  concept(
    "event-driven",
    `
      event driven, event bus|queue|architecture|sourcing|stream*, message bus|broker, pub sub, kafka, rabbitmq,
      decoupl* integrat*|sync|service`,
  ),
  concept(
    "provider-quotas",
    `
      provider|api|third quota, quota manag*|limit*|monitor*|usage|known|track*, api limit provider|third|known|document*,
      usage limit provider|api|openai, rate limit quota`,
  ),
  concept(
    "failover-verified",
    `
      failover test|drill|verif*|rehears*, outage test|simulat*|drill|rehears*, test failover|outage, database outage,
      network failure test|simulat*, error handl* test outage|network|failure, game day`,
  ),
];
