import { concept } from "../match.ts";

/** Phrases of category `performance`; {@link concept} says how they are written. */
export const performance = [
  concept("response-compression", "compress* response|gzip|brotli|http|asset, gzip, brotli, response compress*, enable compress*"),
  concept(
    "caching",
    `
      cach* -jwks -jwt -key -invalid -health -evict -image -leak -unbounded -memory -control -docker -build, redis cach*,
      cach* response|query|api|data|strategy|layer|redis|frequent* -jwks, memcached, cache invalidat*, http cach*, etag`,
  ),
  concept(
    "caching cacheable-fetch",
    `
      cach* api|provider|external|third response|call|result|data, response cach*, api response cach*, provider cach*`,
  ),
  concept(
    "image-optimization unoptimized-image",
    `
      image optimi*|lazy|resiz*|webp|compress*|format|next, optimi* image, next image, lazy load* image, responsive image`,
  ),
  concept("cache-health", "redis perf|latency|monitor*|metric, cache hit|ratio|health|latency|eviction rate, hit rate|ratio cache"),
];
