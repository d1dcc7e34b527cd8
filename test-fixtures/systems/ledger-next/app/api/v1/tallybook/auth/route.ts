import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import { issueState } from "@/lib/oauth-state";
import { requireSession } from "@/lib/session";
import { withApi } from "@/lib/with-api";

export const GET = withApi(async (request) => {
  await requireSession(request);
  const state = issueState("/invoices");
  const authorize = new URL(`${env.TALLYBOOK_API_URL}/oauth/authorize`);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: env.TALLYBOOK_CLIENT_ID,
    redirect_uri: `${env.APP_URL}/api/v1/tallybook/callback`,
    scope: "accounting offline_access",
    state,
  }).toString();

  const response = NextResponse.redirect(authorize);
  response.cookies.set("tb_oauth_state", state, {
    httpOnly: true,
    secure: process.env.NODE_ENV === "production",
    sameSite: "lax",
    path: "/api/v1/tallybook",
    maxAge: 600,
  });
  return response;
});
