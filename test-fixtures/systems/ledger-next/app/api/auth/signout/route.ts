import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import { SESSION_COOKIE } from "@/lib/session";
import { withApi } from "@/lib/with-api";

export const GET = withApi(async (request) => {
  const next = request.nextUrl.searchParams.get("next") ?? "/";
  const response = NextResponse.redirect(next);
  response.cookies.set(SESSION_COOKIE, "", { path: "/", maxAge: 0 });
  return response;
});

export const POST = withApi(async (request) => {
  const next = request.nextUrl.searchParams.get("next") ?? "/";
  const target = next.startsWith("/") && !next.startsWith("//") ? next : "/";
  const response = NextResponse.redirect(new URL(target, env.APP_URL));
  response.cookies.set(SESSION_COOKIE, "", { path: "/", maxAge: 0 });
  return response;
});
