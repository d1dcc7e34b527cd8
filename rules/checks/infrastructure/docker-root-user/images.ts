/** What is known of base images: which user they run as, and how a user is added to them. */
import type { ImageReference } from "../../../shared/documents/dockerfile.ts";

/** What a stage starts with when it is built from an image. */
export interface BaseKnowledge {
  /**
   * `drops`: not root, or root only until its entry point steps down. `root`: runs as root. `other`: not ours to judge (Windows, images
   * whose platform chooses the user). `unknown`: an image of somebody's own, which may end as any user.
   */
  readonly runsAs: "drops" | "root" | "other" | "unknown";
  /** A user that the image brings along and that can be switched to. */
  readonly user?: string;
  /** How users are added; `none` where no shell does it, undefined where a fix would break the image. */
  readonly family?: "alpine" | "debian" | "none";
}

/** Data stores and the like whose entry point starts as root, sets up its folders and steps down. */
const stepsDown = new Set(
  "postgres postgis/postgis timescale/timescaledb pgvector/pgvector mysql mariadb percona mongo redis valkey/valkey rabbitmq memcached clickhouse clickhouse/clickhouse-server minio/minio getmeili/meilisearch cockroachdb/cockroach cassandra couchdb consul vault hashicorp/vault hashicorp/consul ghost nats eclipse-mosquitto influxdb neo4j solr zookeeper".split(
    " ",
  ),
);
/** Images that set an unprivileged user themselves. */
const unprivileged =
  /^(?:bitnami(?:legacy|secure)?\/.+|nginxinc\/nginx-unprivileged|jenkins\/.+|grafana\/(?!agent).+|prom\/.+|prometheus\/.+|keycloak\/keycloak|selenium\/.+|elasticsearch\/.+|kibana\/.+|elasticsearch|kibana|logstash|haproxy|sonarqube|curlimages\/curl|cimg\/.+|gitpod\/.+|puppeteer\/puppeteer|n8nio\/n8n|cloudflare\/cloudflared|openresty\/openresty-unprivileged|metabase-unprivileged|apache\/airflow|jupyter\/.+|quay\/.+|strimzi\/.+|confluentinc\/.+|envoyproxy\/.+-distroless.*|unit-unprivileged|varnish)$/;
/** Registries whose images run unprivileged, with the exceptions that are bases to build on. */
const unprivilegedRegistry = /^(?:cgr\.dev|docker\.elastic\.co|dhi\.io)$/;
const redHatRuntime = /^ubi\d+\/(?:nodejs|python|ruby|php|perl|openjdk|go-toolset|dotnet|nginx|httpd)/;
/** Servers whose first process needs root for its port or its workers: a change of user takes more than a line. */
const needsRootSetup =
  /^(?:nginx|httpd|caddy|traefik|php|wordpress|nextcloud|drupal|joomla|openresty\/openresty|phusion\/.+|tiangolo\/.+|linuxserver\/.+|unit)$/;
/** Official images that stand on Debian unless the tag says otherwise. */
const debianBased =
  /^(?:debian|ubuntu|python|ruby|golang|rust|openjdk|eclipse-temurin|amazoncorretto-debian|maven|gradle|buildpack-deps|elixir|erlang|perl|haskell|swift|pypy|sapmachine|ibm-semeru-runtimes|astral-sh\/uv|ghcr\/astral-sh\/uv|dart|julia|r-base|rocker\/.+|nvidia\/cuda|pytorch\/pytorch|tensorflow\/tensorflow|continuumio\/.+|mambaorg-debian|library\/.+|bun-debian|clojure|crystallang\/crystal|hexpm\/.+|microsoft\/devcontainers\/.+|dotnet\/(?:aspnet|runtime|sdk|runtime-deps)|huggingface\/.+|apache\/spark|azul\/zulu-openjdk|oraclelinux-debian)$/;

/** What is known of a base image. */
export function baseKnowledge({ name, registry, tag }: ImageReference): BaseKnowledge {
  const alpine = /alpine|musl/.test(tag) || /(?:^|\/)alpine$/.test(name);
  if (/windows|nanoserver/.test(name) || /nanoserver|windowsservercore/.test(tag)) return { runsAs: "other" };
  // Lambda and its like run every image as a user of their own.
  if (/^lambda\//.test(name) || registry.endsWith("public.ecr.aws/lambda")) return { runsAs: "other" };
  if (name === "scratch") return { runsAs: "root", family: "none", user: "65532:65532" };
  if (name.startsWith("distroless/")) return /nonroot/.test(tag) ? { runsAs: "drops" } : { runsAs: "root", user: "nonroot" };
  if (name.endsWith("wolfi-base")) return { runsAs: "root", family: "alpine" };
  if (unprivilegedRegistry.test(registry) || unprivileged.test(name) || redHatRuntime.test(name) || stepsDown.has(name))
    return { runsAs: "drops" };
  if (/unprivileged|nonroot|rootless/.test(`${name}:${tag}`) || /chiseled|distroless-extra/.test(tag)) return { runsAs: "drops" };
  if (name === "node") return { runsAs: "root", user: "node" };
  if (name === "oven/bun") return { runsAs: "root", user: "bun" };
  if (name === "denoland/deno") return { runsAs: "root", user: "deno" };
  if (name === "playwright" || name === "playwright/python") return { runsAs: "root", user: "pwuser" };
  if (/^dotnet\/(?:aspnet|runtime|runtime-deps)$/.test(name) && Number.parseInt(tag, 10) >= 8) return { runsAs: "root", user: "app" };
  if (needsRootSetup.test(name)) return { runsAs: "root" };
  if (alpine) return { runsAs: "root", family: "alpine" };
  if (debianBased.test(name) || /(?:^|[-.])(?:slim|bookworm|bullseye|buster|trixie|jammy|noble|focal)/.test(tag))
    return { runsAs: "root", family: "debian" };
  // An image of somebody's own, which may end as any user.
  if (name.includes("/") && !name.startsWith("library/")) return { runsAs: "unknown" };
  return { runsAs: "root", family: "none", user: "10001:10001" };
}

/** Whether the entry point of an image leaves root by itself, also where the image was told to stay root for its building. */
export function stepsDownAtStart({ name }: ImageReference): boolean {
  return stepsDown.has(name);
}

/** Whether the image holds a server whose first process only opens the port and hands requests to workers without rights. */
export function hasUnprivilegedWorkers({ name }: ImageReference): boolean {
  return /^(?:nginx|httpd)$/.test(name);
}
