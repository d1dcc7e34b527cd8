import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";

interface BankfeedGrant {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  institution_id: string;
}

export async function GET(request: NextRequest) {
  const session = await requireSession(request);
  const code = request.nextUrl.searchParams.get("code") ?? "";

  const answer = await fetch("https://connect.bankfeed.example/token", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      client_id: env.BANKFEED_CLIENT_ID,
      client_secret: env.BANKFEED_CLIENT_SECRET,
    }),
  });
  const grant = (await answer.json()) as BankfeedGrant;

  await prisma.connection.create({
    data: {
      userId: session.userId,
      provider: "bankfeed",
      tenantId: grant.institution_id,
      accessToken: grant.access_token,
      refreshToken: grant.refresh_token,
      expiresAt: new Date(Date.now() + grant.expires_in * 1_000),
    },
  });
  return NextResponse.redirect(new URL("/invoices?bank=connected", env.APP_URL));
}
