/**
 * Packages whose use says what a project is. Names as manifests declare them: Python's normalised (lower case, dashes). Adding a package
 * means adding its name to a row.
 */

/** Servers and their frameworks. */
export const serverPackages: readonly string[] = words(`
  express fastify koa @hapi/hapi @nestjs/core hono next nuxt @sveltejs/kit @remix-run/node @react-router/node @apollo/server apollo-server
  apollo-server-express graphql-yoga mercurius @modelcontextprotocol/sdk restify elysia h3 nitropack @trpc/server polka parse-server @wasp.sh/spec wasp @adonisjs/core @feathersjs/feathers moleculer
  fastapi flask django starlette aiohttp sanic tornado litestar falcon quart bottle pyramid mcp fastmcp uvicorn gunicorn hypercorn daphne robyn
  rails railties sinatra grape hanami roda puma unicorn falcon
`);

/** Packages that draw pages. What is served beside pages is called by them. */
export const pagePackages: readonly string[] = words(`
  next react-dom vue svelte @sveltejs/kit nuxt @angular/core solid-js preact @remix-run/react astro ember-source lit qwik @builder.io/qwik
  ejs pug express-handlebars hbs nunjucks
  importmap-rails turbo-rails jsbundling-rails sprockets-rails propshaft webpacker vite_rails slim-rails haml-rails
  streamlit gradio dash nicegui reflex
`);

/** Frameworks of pages that manifests name among the development tools, since only what they build is served. */
export const builtPages: readonly string[] = words(`@sveltejs/kit astro @angular/core @angular/cli gatsby`);

/** Clients and mappers of databases. */
export const databasePackages: readonly string[] = words(`
  @prisma/client drizzle-orm knex typeorm sequelize mongoose mongodb pg postgres mysql mysql2 better-sqlite3 sqlite3 @libsql/client kysely
  mikro-orm @mikro-orm/core @neondatabase/serverless @supabase/supabase-js objection bookshelf @planetscale/database firebase-admin surrealdb parse-server
  sqlalchemy sqlmodel psycopg psycopg2 psycopg2-binary psycopg-binary asyncpg pymongo motor tortoise-orm peewee aiosqlite django flask-sqlalchemy
  databases surrealdb beanie mysqlclient pymysql aiomysql mongoengine pony edgedb gel
  activerecord sequel mongoid rom-sql
`);

/** Clients of caches that outlive the process. */
export const cachePackages: readonly string[] = words(`
  @upstash/redis @vercel/kv memjs cache-manager-redis-store cacheable-redis redis ioredis
  aioredis pymemcache python-memcached pylibmc django-redis flask-caching aiocache fastapi-cache2
  dalli redis-rails redis-store readthis
`);

/** Sign-in, sessions and tokens. */
export const authPackages: readonly string[] = words(`
  next-auth @auth/core @auth/express @auth/sveltekit @clerk/nextjs @clerk/express @clerk/backend @auth0/nextjs-auth0 express-openid-connect
  passport jsonwebtoken iron-session express-session cookie-session lucia better-auth @nestjs/passport @nestjs/jwt @supabase/auth-helpers-nextjs
  @supabase/ssr bcrypt bcryptjs argon2 @node-rs/argon2 @fastify/jwt @fastify/session express-jwt @kinde-oss/kinde-auth-nextjs @workos-inc/node
  @workos-inc/authkit-nextjs supertokens-node parse-server @lucia-auth/adapter-prisma oslo @simplewebauthn/server @fastify/passport koa-passport @hono/clerk-auth
  pyjwt python-jose passlib django-allauth flask-login fastapi-users djangorestframework-simplejwt flask-jwt-extended flask-security-too
  argon2-cffi bcrypt fastapi-jwt-auth dj-rest-auth djoser
  devise omniauth doorkeeper clearance sorcery rodauth-rails pundit jwt authlogic devise-jwt
`);

/** Clients of a provider's OAuth. Libraries that also serve service accounts (googleapis) say nothing. */
export const oauthPackages: readonly string[] = words(`
  xero-node simple-oauth2 openid-client arctic oauth4webapi passport-oauth2 passport-google-oauth20 passport-github2 passport-facebook passport-azure-ad
  intuit-oauth @badgateway/oauth2-client client-oauth2 @fastify/oauth2 grant
  authlib requests-oauthlib google-auth-oauthlib httpx-oauth httpx-auth social-auth-app-django social-auth-core msal flask-dance
  omniauth-oauth2 oauth2 omniauth-google-oauth2 omniauth-github omniauth-rails_csrf_protection signet
`);

/** Job queues and schedulers. */
export const jobPackages: readonly string[] = words(`
  bullmq bull agenda inngest @trigger.dev/sdk pg-boss graphile-worker bee-queue @nestjs/bullmq @nestjs/bull @temporalio/worker bree @hokify/agenda @upstash/qstash @defer/client
  celery rq arq dramatiq huey apscheduler django-rq django-q django-q2 taskiq procrastinate saq temporalio faktory surreal-commands
  sidekiq resque delayed_job delayed_job_active_record good_job solid_queue que sneakers shoryuken karafka
`);

/** What starts work by a timetable within the program: nothing waits in a queue. */
export const timetablePackages: readonly string[] = words(`
  node-cron cron croner node-schedule toad-scheduler @fastify/schedule @nestjs/schedule fastify-cron
  apscheduler schedule django-apscheduler django-crontab django-cron fastapi-utilities rocketry flask-apscheduler
  rufus-scheduler whenever clockwork
`);

/** Payment providers. */
export const paymentPackages: readonly string[] = words(`
  stripe @stripe/stripe-js braintree @paypal/checkout-server-sdk @paypal/paypal-server-sdk square @lemonsqueezy/lemonsqueezy.js mollie-api-node
  @mollie/api-client adyen @adyen/api-library razorpay paddle-sdk @paddle/paddle-node-sdk @polar-sh/sdk
  dj-stripe paypalrestsdk mollie-api-python
  pay stripe-rails activemerchant
`);

/** Clients of one provider: whoever depends on them calls it. */
export const providerPackages: readonly string[] = words(`
  openai @anthropic-ai/sdk @google/generative-ai @google/genai cohere-ai replicate @mistralai/mistralai xero-node stripe @octokit/rest octokit twilio @slack/web-api @slack/bolt googleapis
  @hubspot/api-client @sendgrid/mail resend postmark mailgun.js nodemailer intuit-oauth @notionhq/client @linear/sdk @shopify/shopify-api plaid @aws-sdk/client-s3 aws-sdk
  @aws-sdk/client-ses algoliasearch @elastic/elasticsearch firebase-admin contentful
  boto3 aioboto3 anthropic google-generativeai stripe twilio slack-sdk slack-bolt sendgrid pygithub google-api-python-client hubspot-api-client notion-client plaid-python
  ruby-openai octokit slack-ruby-client aws-sdk-s3 google-api-client sendgrid-ruby twilio-ruby shopify_api postmark-rails
`);

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
