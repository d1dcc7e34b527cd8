/** What error trackers want to be told when they start. Adding one means adding a row. */

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
}

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
  },
  {
    name: "Rollbar",
    modules: /^rollbar$/,
    environment: "environment",
    release: "codeVersion",
    key: "accessToken",
    variable: "ROLLBAR_ACCESS_TOKEN",
    releaseVariable: "RELEASE",
  },
  {
    name: "Bugsnag",
    modules: /^@bugsnag\//,
    environment: "releaseStage",
    release: "appVersion",
    key: "apiKey",
    variable: "BUGSNAG_API_KEY",
    releaseVariable: "RELEASE",
  },
];
