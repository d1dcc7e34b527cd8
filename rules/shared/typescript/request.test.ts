/** What expressions take from requests, in the styles of each framework. */
import { ts } from "ts-morph";
import { beforeAll, expect, test } from "vitest";
import { installTypeScript } from "../../api/ts.ts";
import { openMarked } from "../../testing/open.ts";
import { requestPart, requestPartsIn } from "./request.ts";

beforeAll(() => installTypeScript(ts));

const express = 'import express from "express";\nconst app = express();\n';
const hono = 'import { Hono } from "hono";\nconst app = new Hono();\n';
const koa = 'import Router from "@koa/router";\nconst router = new Router();\n';

/** A code with one marked expression, what it takes, and where it stands when that matters. */
const cases: readonly (readonly [string, string | undefined, string?])[] = [
  [`${express}app.post("/a", (req, res) => use(«req.body»));`, "body"],
  [`${express}app.post("/a", (req, res) => use(«req.body.user.email»));`, "body user.email"],
  [`${express}app.post("/a", (req, res) => { const { email } = req.body; use(«email»); });`, "body email"],
  [`${express}app.post("/a", ({ body: { email: mail } }, res) => use(«mail»));`, "body email"],
  [`${express}app.get("/a", (req, res) => { const id = Number(req.query.id ?? 1); use(«id»); });`, "query id numeric"],
  [`${express}app.get("/a", (req, res) => use(«req.get("X-Tenant")»));`, "headers X-Tenant"],
  [`${express}app.get("/a", (req, res) => use(«req.headers["x-forwarded-host"]»));`, "host x-forwarded-host"],
  [`${express}app.get("/a", (req, res) => use(«req.hostname»));`, "host"],
  [`${express}app.use((err, req, res, next) => use(«req.params.id»));`, "params id"],
  [`${express}app.get("/a", (req, res) => use(«req.user.id»));`, undefined],
  [`${express}app.get("/a", (req, res) => use(«schema.parse(req.body)»));`, undefined],
  ["export const create = async (req, res) => use(«req.body.name»);", "body name", "src/controllers/users.js"],
  ["export async function create(req: Request, res: Response) { use(«req.body.name.trim()»); }", "body name"],
  ["class A { async create(req: Request, res: Response) { const data = { ...req.body }; use(«data»); } }", "body"],
  ["const list = (req, other) => use(«req.body»);", undefined],
  [
    "export async function POST(request: Request) { const { name } = await request.json(); use(«name»); }",
    "body name",
    "app/api/a/route.ts",
  ],
  [
    "export async function POST(request) { const form = await request.formData(); use(«form.get('a') as string»); }",
    "body a",
    "app/api/a/route.js",
  ],
  [
    "export async function GET(request: NextRequest) { const { searchParams } = new URL(request.url); use(«searchParams.get('org')»); }",
    "query org",
    "app/api/a/route.ts",
  ],
  [
    "export async function GET(request: NextRequest) { use(«request.nextUrl.searchParams.get('org')»); }",
    "query org",
    "app/api/a/route.ts",
  ],
  [
    "export async function GET(_: Request, { params }: Ctx) { const { id } = await params; use(«id»); }",
    "params id",
    "app/api/[id]/route.ts",
  ],
  ["export default async function Page({ searchParams }) { const { q } = await searchParams; use(«q»); }", "query q", "app/find/page.tsx"],
  ["export default function handler(req: NextApiRequest, res: NextApiResponse) { use(«req.query.id»); }", "query id", "pages/api/a.ts"],
  ['"use server";\nexport async function save(form: FormData) { use(«form.get("name")»); }', "body name", "app/actions.ts"],
  [
    'import { headers } from "next/headers";\nexport async function f() { const h = await headers(); use(«h.get("x-org")»); }',
    "headers x-org",
  ],
  [`${hono}app.post("/a", async (c) => { const body = await c.req.json(); use(«body.name»); });`, "body name"],
  [`${hono}app.post("/a", async (c) => use(«c.req.valid("json")»));`, "body typed"],
  [`${hono}app.get("/a", (c) => use(«c.req.query("q")»));`, "query q"],
  [`${hono}app.get("/:id", (c) => use(«c.req.param().id»));`, "params id"],
  [`${koa}router.post("/a", async (ctx) => use(«ctx.request.body.name»));`, "body name"],
  [`${koa}router.post("/a", async (ctx) => use(«ctx.state.user»));`, undefined],
  ['@Controller("a")\nclass A { @Post() create(@Body() dto: CreateDto) { use(«dto.name»); } }', "body name typed"],
  ['@Controller("a")\nclass A { @Post() create(@Body() body: any) { use(«body.name»); } }', "body name"],
  ['@Controller("a")\nclass A { @Get() one(@Query("page") page: string) { use(«page»); } }', "query page"],
  ["const x = publicProcedure.input(s).mutation(async ({ input, ctx }) => use(«input.name»));", "body name typed"],
  ["const x = publicProcedure.input(s).mutation(async ({ input, ctx }) => use(«ctx.user»));", undefined],
  [
    "export const handler = async (event: APIGatewayProxyEvent) => { const b = JSON.parse(event.body); use(«b.name»); return { statusCode: 200 }; };",
    "body name",
  ],
  ["export async function action({ request }: ActionFunctionArgs) { const f = await request.formData(); use(«f.get('a')»); }", "body a"],
];

for (const [code, wanted, path] of cases) {
  test(code, () => {
    const { file, node } = openMarked(code, path ?? "src/server.ts");
    const part = requestPart(node, file);
    const told =
      part && [part.source, part.path.join("."), part.typed ? "typed" : "", part.numeric ? "numeric" : ""].filter(Boolean).join(" ");
    expect(told).toBe(wanted);
  });
}

test("parts are found inside of a template, a sum and an object, through constants, and not inside of functions", () => {
  const code = `${express}app.get("/a", (req, res) => { const w = \`id = \${req.query.id}\`; use(«[w, { a: req.body.a, b: () => req.body.b }, "x" + req.params.c]»); });`;
  const { file, node } = openMarked(code, "src/server.ts");
  expect(requestPartsIn(node, file).map((part) => `${part.source}.${part.path.join(".")}`)).toEqual(["query.id", "body.a", "params.c"]);
});
