/** Small projects for which scaffolds are made in tests: one for each framework. */
import type { Files } from "./scaffold-trial.ts";

const manifest = (dependencies: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ name: "shop", version: "1.0.0", dependencies, ...more }, null, 2);

const expressApp = `import express from "express";
import { pool } from "./db.js";

export const app = express();

app.get("/orders", async (req, res) => {
  const found = await pool.query("SELECT id FROM orders WHERE owner = $1 LIMIT 20", [req.query.owner]);
  res.json(found.rows);
});

const key = process.env.PARTNER_API_KEY;
app.get("/partner", (req, res) => res.json({ on: key !== undefined }));

app.listen(Number(process.env.PORT ?? 3000));
`;

const express: Files = {
  "package.json": manifest(
    { express: "5.0.0", pg: "8.13.0", ioredis: "5.4.0" },
    {
      type: "module",
      scripts: { start: "node dist/app.js", build: "tsc", lint: "eslint .", test: "vitest run" },
      devDependencies: { typescript: "5.6.0", vitest: "2.1.0", eslint: "9.0.0" },
    },
  ),
  "package-lock.json": "{}",
  "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "strict": true } }',
  "src/app.ts": expressApp,
  "src/db.ts":
    'import { Redis } from "ioredis";\nimport { Pool } from "pg";\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });\nexport const redis = new Redis(process.env.REDIS_URL ?? "");\n',
};

/** CommonJS in single quotes, without semicolons. */
const expressJs: Files = {
  "package.json": manifest({ express: "4.21.0", pg: "8.13.0" }, { scripts: { start: "node server.js" } }),
  "server.js": `const express = require('express')
const { Pool } = require('pg')

const pool = new Pool({ connectionString: process.env.DATABASE_URL })
const app = express()

app.get('/orders', async (req, res) => {
  res.json((await pool.query('SELECT id FROM orders LIMIT 20')).rows)
})

app.listen(process.env.PORT || 3000)

module.exports = { app, pool }
`,
};

const fastify: Files = {
  "package.json": manifest(
    { fastify: "5.0.0", "@prisma/client": "6.0.0" },
    { type: "module", scripts: { start: "node dist/server.js", build: "tsc", test: "node --test" } },
  ),
  "tsconfig.json": '{ "compilerOptions": { "module": "nodenext" } }',
  "src/server.ts": `import Fastify from "fastify";
import { prisma } from "./prisma.js";

export const app = Fastify();

app.get("/orders", async () => prisma.order.findMany({ take: 20 }));

await app.listen({ port: Number(process.env.PORT ?? 3000), host: "0.0.0.0" });
`,
  "src/prisma.ts": 'import { PrismaClient } from "@prisma/client";\n\nexport const prisma = new PrismaClient();\n',
  "prisma/schema.prisma":
    'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel User {\n  id    Int    @id\n  email String @unique\n}\n\nmodel Order {\n  id Int @id\n}\n',
};

const koa: Files = {
  "package.json": manifest({ koa: "2.15.0", ioredis: "5.4.0" }, { scripts: { start: "node src/app.js" } }),
  "src/app.js":
    "const Koa = require('koa');\n\nconst app = new Koa();\n\napp.use(async (ctx) => {\n  ctx.body = { mode: process.env.SHOP_MODE };\n});\n\napp.listen(3000);\n\nmodule.exports = { app };\n",
  "src/redis.js": "const Redis = require('ioredis');\n\nconst redis = new Redis(process.env.REDIS_URL);\n\nmodule.exports = { redis };\n",
};

const hono: Files = {
  "package.json": manifest({ hono: "4.6.0", "@hono/node-server": "1.13.0" }, { type: "module", scripts: { start: "node dist/app.js" } }),
  "src/app.ts":
    'import { serve } from "@hono/node-server";\nimport { Hono } from "hono";\n\nexport const app = new Hono();\n\napp.get("/orders", (c) => c.json([]));\n\nserve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) });\n',
};

const nest: Files = {
  "package.json": manifest(
    { "@nestjs/core": "10.4.0", "@nestjs/common": "10.4.0", "@nestjs/platform-express": "10.4.0" },
    { scripts: { start: "node dist/main.js", build: "nest build", test: "jest" } },
  ),
  "src/main.ts": `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
`,
  "src/app.module.ts":
    "import { Module } from '@nestjs/common';\nimport { OrdersController } from './orders.controller';\n\n@Module({ controllers: [OrdersController] })\nexport class AppModule {}\n",
  "src/orders.controller.ts":
    "import { Controller, Get } from '@nestjs/common';\n\n@Controller('orders')\nexport class OrdersController {\n  @Get()\n  list() {\n    return [];\n  }\n}\n",
};

const next: Files = {
  "package.json": manifest(
    { next: "15.0.0", react: "19.0.0", "@prisma/client": "6.0.0" },
    { scripts: { dev: "next dev", build: "next build", start: "next start", lint: "next lint" } },
  ),
  "package-lock.json": "{}",
  "tsconfig.json": '{ "compilerOptions": { "strict": true } }',
  "src/app/page.tsx": "export default function Page() {\n  return <main>Shop</main>;\n}\n",
  "src/app/api/orders/route.ts":
    'import { prisma } from "../../../lib/prisma";\n\nexport async function GET() {\n  return Response.json(await prisma.order.findMany({ take: 20 }));\n}\n\nexport const mode = process.env.SHOP_MODE;\n',
  "src/lib/prisma.ts": 'import { PrismaClient } from "@prisma/client";\n\nexport const prisma = new PrismaClient();\n',
  "prisma/schema.prisma":
    'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n\nmodel Order {\n  id Int @id\n}\n',
};

const fastapi: Files = {
  "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\npsycopg==3.2.3\nredis==5.2.0\n",
  "app/__init__.py": "",
  "app/main.py": `import os

from fastapi import FastAPI

from app.db import engine

app = FastAPI()
PARTNER_KEY = os.environ.get("PARTNER_KEY")


@app.get("/orders")
def orders(limit: int = 20):
    with engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT id FROM orders LIMIT 20"))
`,
  "app/db.py":
    'import os\n\nfrom sqlalchemy import create_engine\n\nengine = create_engine(os.environ.get("DATABASE_URL", ""), pool_size=5)\n',
};

const flask: Files = {
  "requirements.txt": "flask==3.1.0\npytest==8.3.3\n",
  "app.py":
    'import os\n\nfrom flask import Flask\n\napp = Flask(__name__)\nMODE = os.environ.get("SHOP_MODE")\n\n\n@app.get("/orders")\ndef orders():\n    return []\n',
};

const django: Files = {
  "requirements.txt": "django==5.1.3\npsycopg==3.2.3\n",
  "manage.py": "import sys\n",
  "shop/__init__.py": "",
  "shop/settings.py": `import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["shop.example.org"]
INSTALLED_APPS = ["django.contrib.contenttypes"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "shop.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}}
`,
  "shop/urls.py": 'from django.urls import path\n\nfrom shop import views\n\nurlpatterns = [path("orders/", views.orders)]\n',
  "shop/views.py": "from django.http import JsonResponse\n\n\ndef orders(request):\n    return JsonResponse({})\n",
};

const rails: Files = {
  Gemfile: 'source "https://rubygems.org"\n\ngem "rails", "~> 8.0"\ngem "pg"\ngem "puma"\n',
  "Gemfile.lock": "",
  "config/application.rb":
    'require_relative "boot"\nrequire "rails/all"\n\nmodule Shop\n  class Application < Rails::Application\n    config.load_defaults 8.0\n  end\nend\n',
  "config/environments/production.rb": 'Rails.application.configure do\n  config.mode = ENV["SHOP_MODE"]\nend\n',
  "config/database.yml": 'production:\n  adapter: postgresql\n  url: <%= ENV["DATABASE_URL"] %>\n',
  "config/routes.rb": "Rails.application.routes.draw do\n  resources :orders, only: [:index]\nend\n",
  "app/controllers/application_controller.rb": "class ApplicationController < ActionController::Base\nend\n",
  "app/controllers/orders_controller.rb": "class OrdersController < ApplicationController\n  def index\n    render json: []\n  end\nend\n",
};

const sinatra: Files = {
  Gemfile: 'source "https://rubygems.org"\n\ngem "sinatra"\ngem "sequel"\ngem "pg"\n',
  "Gemfile.lock": "",
  "config.ru": 'require_relative "app"\n\nrun App\n',
  "app.rb":
    'require "sinatra/base"\nrequire "sequel"\n\nDB = Sequel.connect(ENV.fetch("DATABASE_URL"))\nMODE = ENV["SHOP_MODE"]\n\nclass App < Sinatra::Base\n  get "/orders" do\n    "[]"\n  end\nend\n',
};

/** All of them, by the name of their framework. */
export const samples = {
  express,
  expressJs,
  fastify,
  koa,
  hono,
  nest,
  next,
  fastapi,
  flask,
  django,
  rails,
  sinatra,
} as const satisfies Record<string, Files>;

/** A key of {@link samples}. */
export type SampleName = keyof typeof samples;
