/** What error trackers want to be told when they start. Adding one means adding a row. */

/** One SDK: how it is imported and what its options and variables are called. */
export interface Tracker {
  readonly name: string;
  readonly modules: RegExp;
  /** The option that names the environment, and the one that names the release. */
  readonly environment: string;
  readonly release: string;
  /** The SDK finds its environment by itself. */
  readonly ownEnvironment?: RegExp;
  /** The option that holds the key, and the variable for it. */
  readonly key: string;
  readonly variable: string;
  readonly releaseVariable: string;
  /** Later versions send personal data unless `dataCollection` says otherwise. */
  readonly collects?: boolean;
  /** How Python starts it, and what its options are called there. */
  readonly python: { readonly start: RegExp; readonly environment: string; readonly release: string; readonly key: string };
}

/** The known SDKs; a call belongs to the one whose module it is imported from. */
export const trackers: readonly Tracker[] = [
  {
    name: "Sentry",
    modules: /^@sentry\//,
    environment: "environment",
    release: "release",
    ownEnvironment: /^@sentry\/(?:nextjs|nuxt|sveltekit|cloudflare|aws-serverless|google-cloud-serverless)$/,
    key: "dsn",
    variable: "SENTRY_DSN",
    releaseVariable: "SENTRY_RELEASE",
    collects: true,
    python: { start: /^sentry_sdk\.init$/, environment: "environment", release: "release", key: "dsn" },
  },
  {
    name: "Rollbar",
    modules: /^rollbar$/,
    environment: "environment",
    release: "codeVersion",
    key: "accessToken",
    variable: "ROLLBAR_ACCESS_TOKEN",
    releaseVariable: "RELEASE",
    python: { start: /^rollbar\.init$/, environment: "environment", release: "code_version", key: "access_token" },
  },
  {
    name: "Bugsnag",
    modules: /^@bugsnag\//,
    environment: "releaseStage",
    release: "appVersion",
    key: "apiKey",
    variable: "BUGSNAG_API_KEY",
    releaseVariable: "RELEASE",
    python: { start: /^bugsnag\.configure$/, environment: "release_stage", release: "app_version", key: "api_key" },
  },
];
