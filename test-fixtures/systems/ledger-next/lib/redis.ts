import Redis from "ioredis";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";

export const redis = new Redis(env.REDIS_URL, { lazyConnect: true, maxRetriesPerRequest: 2 });

redis.on("error", (error) => logger.error({ err: error }, "redis connection error"));

process.on("SIGTERM", () => {
  redis.quit();
  setTimeout(() => process.exit(0), 250);
});
