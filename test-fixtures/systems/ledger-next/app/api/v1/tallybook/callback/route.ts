import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { consumeState } from "@/lib/oauth-state";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { exchangeCode } from "@/lib/tallybook-client";
import { ApiError, withApi } from "@/lib/with-api";

export const GET = withApi(async (request) => {
  const session = await requireSession(request);
  const code = request.nextUrl.searchParams.get("code");
  const state = request.nextUrl.searchParams.get("state");
  const cookieState = request.cookies.get("tb_oauth_state")?.value;
  if (!code || !state || state !== cookieState) {
    logger.warn({ hasCode: Boolean(code), stateMatches: state === cookieState }, "tallybook callback refused");
    throw new ApiError(400, "The sign-in at Tallybook could not be confirmed");
  }
  const pending = consumeState(state);
  if (!pending) throw new ApiError(400, "The sign-in at Tallybook took too long");

  const tokens = await exchangeCode(code);
  const expiresAt = new Date(Date.now() + tokens.expires_in * 1_000);
  const connection = await prisma.connection.upsert({
    where: { provider_tenantId: { provider: "tallybook", tenantId: tokens.tenant_id } },
    update: { accessToken: tokens.access_token, refreshToken: tokens.refresh_token, expiresAt },
    create: {
      userId: session.userId,
      provider: "tallybook",
      tenantId: tokens.tenant_id,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresAt,
    },
  });

  const response = NextResponse.redirect(new URL(pending.returnTo, env.APP_URL));
  response.cookies.set("tb_session", connection.id, { httpOnly: true, path: "/" });
  response.cookies.delete("tb_oauth_state");
  return response;
});
