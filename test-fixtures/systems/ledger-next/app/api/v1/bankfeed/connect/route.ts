import { randomUUID } from "node:crypto";
import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import { requireSession, sessionCookieOptions } from "@/lib/session";
import { withApi } from "@/lib/with-api";

export const GET = withApi(async (request) => {
  await requireSession(request);
  const state = randomUUID();
  const query = new URLSearchParams({
    response_type: "code",
    client_id: env.BANKFEED_CLIENT_ID,
    redirect_uri: `${env.APP_URL}/api/v1/bankfeed/callback`,
    state,
  });
  const response = NextResponse.redirect(`https://connect.bankfeed.example/authorize?${query}`);
  response.cookies.set("bf_oauth_state", state, { ...sessionCookieOptions, maxAge: 600 });
  return response;
});
