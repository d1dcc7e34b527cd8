/** What a project is, decided from facts, each with the evidence that decided it. */
import type { ProjectFact } from "../api/facts.ts";
import type { Evidence, ProjectView } from "../api/project.ts";
import type { Trait } from "../api/vocabulary.ts";

/** Packages whose declaration as a run-time dependency decides a trait. */
const byPackage: Readonly<Partial<Record<Trait, readonly string[]>>> = {
  service: [
    "express",
    "fastify",
    "koa",
    "@hapi/hapi",
    "@nestjs/core",
    "hono",
    "next",
    "nuxt",
    "@sveltejs/kit",
    "@remix-run/node",
    "@apollo/server",
    "apollo-server",
    "@modelcontextprotocol/sdk",
    "restify",
    "elysia",
    "h3",
    "fastapi",
    "flask",
    "Flask",
    "django",
    "Django",
    "starlette",
    "aiohttp",
    "sanic",
    "tornado",
    "litestar",
    "falcon",
    "mcp",
    "fastmcp",
    "uvicorn",
    "gunicorn",
    "rails",
    "sinatra",
    "grape",
    "hanami",
    "roda",
    "puma",
  ],
  "web-ui": [
    "next",
    "react-dom",
    "vue",
    "svelte",
    "@sveltejs/kit",
    "nuxt",
    "@angular/core",
    "solid-js",
    "preact",
    "@remix-run/react",
    "astro",
    "importmap-rails",
    "turbo-rails",
    "jsbundling-rails",
    "sprockets-rails",
    "propshaft",
    "webpacker",
    "slim-rails",
    "haml-rails",
    "streamlit",
    "gradio",
  ],
  database: [
    "@prisma/client",
    "prisma",
    "drizzle-orm",
    "knex",
    "typeorm",
    "sequelize",
    "mongoose",
    "mongodb",
    "pg",
    "postgres",
    "mysql",
    "mysql2",
    "better-sqlite3",
    "sqlite3",
    "@libsql/client",
    "kysely",
    "mikro-orm",
    "@mikro-orm/core",
    "@neondatabase/serverless",
    "@supabase/supabase-js",
    "sqlalchemy",
    "SQLAlchemy",
    "sqlmodel",
    "psycopg",
    "psycopg2",
    "psycopg2-binary",
    "asyncpg",
    "pymongo",
    "motor",
    "tortoise-orm",
    "peewee",
    "aiosqlite",
    "django",
    "Django",
    "flask-sqlalchemy",
    "Flask-SQLAlchemy",
    "databases",
    "beanie",
    "mysqlclient",
    "pymysql",
    "sqlite3",
    "activerecord",
    "sequel",
    "mongoid",
  ],
  cache: [
    "redis",
    "ioredis",
    "@upstash/redis",
    "memcached",
    "memjs",
    "keyv",
    "node-cache",
    "lru-cache",
    "@vercel/kv",
    "aioredis",
    "hiredis",
    "pymemcache",
    "django-redis",
    "flask-caching",
    "cachetools",
    "dalli",
    "redis-rails",
    "redis-store",
  ],
  auth: [
    "next-auth",
    "@auth/core",
    "@clerk/nextjs",
    "@auth0/nextjs-auth0",
    "passport",
    "jsonwebtoken",
    "jose",
    "iron-session",
    "express-session",
    "cookie-session",
    "lucia",
    "better-auth",
    "@nestjs/passport",
    "@nestjs/jwt",
    "@supabase/auth-helpers-nextjs",
    "@supabase/ssr",
    "bcrypt",
    "bcryptjs",
    "argon2",
    "@fastify/jwt",
    "@fastify/session",
    "express-jwt",
    "pyjwt",
    "PyJWT",
    "python-jose",
    "authlib",
    "Authlib",
    "passlib",
    "django-allauth",
    "flask-login",
    "Flask-Login",
    "fastapi-users",
    "djangorestframework-simplejwt",
    "devise",
    "omniauth",
    "doorkeeper",
    "jwt",
    "bcrypt",
    "clearance",
    "sorcery",
    "rodauth-rails",
    "pundit",
  ],
  oauth: [
    "xero-node",
    "simple-oauth2",
    "openid-client",
    "arctic",
    "oauth4webapi",
    "passport-oauth2",
    "passport-google-oauth20",
    "googleapis",
    "google-auth-library",
    "intuit-oauth",
    "@hubspot/api-client",
    "authlib",
    "Authlib",
    "requests-oauthlib",
    "oauthlib",
    "google-auth-oauthlib",
    "omniauth",
    "omniauth-oauth2",
    "oauth2",
    "omniauth-google-oauth2",
    "omniauth-rails_csrf_protection",
  ],
  jobs: [
    "bullmq",
    "bull",
    "agenda",
    "inngest",
    "@trigger.dev/sdk",
    "pg-boss",
    "graphile-worker",
    "bee-queue",
    "celery",
    "rq",
    "arq",
    "dramatiq",
    "huey",
    "apscheduler",
    "APScheduler",
    "sidekiq",
    "resque",
    "delayed_job",
    "delayed_job_active_record",
    "good_job",
    "solid_queue",
    "que",
  ],
  payments: [
    "stripe",
    "@stripe/stripe-js",
    "braintree",
    "@paypal/checkout-server-sdk",
    "square",
    "@lemonsqueezy/lemonsqueezy.js",
    "mollie-api-node",
    "@mollie/api-client",
    "adyen",
    "@adyen/api-library",
    "razorpay",
    "pay",
    "paddle-sdk",
    "@paddle/paddle-node-sdk",
  ],
  "external-api": [
    "axios",
    "got",
    "ky",
    "undici",
    "node-fetch",
    "superagent",
    "requests",
    "httpx",
    "aiohttp",
    "openai",
    "@anthropic-ai/sdk",
    "faraday",
    "httparty",
    "rest-client",
    "http",
    "typhoeus",
    "xero-node",
    "stripe",
    "@octokit/rest",
    "twilio",
    "@slack/web-api",
    "googleapis",
    "boto3",
    "@hubspot/api-client",
  ],
};

/** Field names that are personal data in a model. */
const personalField =
  /^(?:e?mail|email_?address|phone(?:_?number)?|first_?name|last_?name|full_?name|date_?of_?birth|dob|birth_?date|address(?:_?line_?1)?|street|postal_?code|zip_?code|ssn|passport(?:_?number)?|ip_?address|national_?id)$/i;

function at(fact: ProjectFact, note: string): Evidence {
  return { file: fact.file, line: fact.line, note };
}

/** The traits that a project has; those it has not are absent. */
export function decideTraits(project: ProjectView): ReadonlyMap<Trait, readonly Evidence[]> {
  const traits = new Map<Trait, Evidence[]>();
  const add = (trait: Trait, evidence: Evidence): void => {
    const list = traits.get(trait);
    if (!list) traits.set(trait, [evidence]);
    else if (list.length < 10) list.push(evidence);
  };

  for (const [trait, names] of Object.entries(byPackage) as [Trait, readonly string[]][]) {
    for (const dependency of project.dependencies(...names)) {
      if (!dependency.data.dev) add(trait, at(dependency, `depends on ${dependency.data.name}`));
    }
  }
  for (const route of project.facts("route")) {
    add("service", at(route, `${route.data.method} ${route.data.path}`.trim()));
    if (/webhook/i.test(route.data.path) && route.data.writes) add("webhooks", at(route, `${route.data.method} ${route.data.path}`));
    if (/(?:oauth|\/auth\/|sso|connect)[^ ]*\/?callback|callback\/(?:oauth|:provider)/i.test(route.data.path))
      add("oauth", at(route, `OAuth callback ${route.data.path}`));
    if (/(?:^|\/)(?:login|signin|sign-in|sign_in|sessions?|token|register|signup)(?:\/|$)/i.test(route.data.path))
      add("auth", at(route, `${route.data.method} ${route.data.path}`));
  }
  for (const app of project.facts("app")) add("service", at(app, `${app.data.framework} application`));
  for (const store of project.facts("datastore")) {
    if (store.data.what === "queue") add("jobs", at(store, store.data.name));
    else add(store.data.what, at(store, store.data.name));
  }
  for (const model of project.facts("model")) {
    add("database", at(model, `model ${model.data.name}`));
    const personal = model.data.fields.filter((field) => personalField.test(field));
    if (personal.length > 0) add("personal-data", at(model, `${model.data.name}.${personal[0]}`));
  }
  for (const container of project.facts("container"))
    add(container.data.source === "k8s" ? "k8s" : "docker", at(container, container.data.name || container.data.image));
  for (const test of project.facts("test-file")) add("tests", at(test, `${test.data.runner} test`));
  if (project.files.size > 0) add("any", { file: "", line: -1, note: `${project.files.size} files` });
  return traits;
}
