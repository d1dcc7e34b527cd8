/** Where secrets stand in what is logged of requests, in the notation of paths that loggers use. */
export const secretPaths: readonly string[] = [
  "req.headers.authorization",
  "req.headers.cookie",
  "req.headers['x-api-key']",
  "res.headers['set-cookie']",
  "password",
  "secret",
  "token",
  "accessToken",
  "refreshToken",
  "*.password",
  "*.secret",
  "*.token",
  "*.accessToken",
  "*.refreshToken",
];

/** Names of fields whose values never reach a log. */
export const secretFields: readonly string[] = [
  "password",
  "secret",
  "token",
  "access_token",
  "refresh_token",
  "authorization",
  "cookie",
  "api_key",
];
