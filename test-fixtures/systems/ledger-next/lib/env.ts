import { z } from "zod";

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().url(),
  APP_URL: z.string().url(),
  ALLOWED_ORIGINS: z.string().default(""),
  TALLYBOOK_CLIENT_ID: z.string().min(1),
  TALLYBOOK_CLIENT_SECRET: z.string().min(1),
  TALLYBOOK_API_URL: z.string().url().default("https://api.tallybook.example"),
  BANKFEED_CLIENT_ID: z.string().min(1),
  BANKFEED_CLIENT_SECRET: z.string().min(1),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  DEVICE_TOKEN_KEY: z.string().min(32),
  WAREHOUSE_URL: z.string().min(1),
  SKIP_AUTH: z.string().optional(),
});

/** Parsed once when the first module that needs it is loaded; a missing variable stops the process. */
export const env = schema.parse(process.env);
