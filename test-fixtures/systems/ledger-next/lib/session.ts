import { createHmac, timingSafeEqual } from "node:crypto";
import type { NextRequest } from "next/server";
import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { ApiError } from "@/lib/with-api";

const SESSION_SECRET = process.env.SESSION_SECRET || "ledger-local-session";
const SESSION_HOURS = 8;

export const SESSION_COOKIE = "ledger_session";

export const sessionCookieOptions = {
  httpOnly: true,
  secure: process.env.NODE_ENV === "production",
  sameSite: "lax",
  path: "/",
  maxAge: SESSION_HOURS * 60 * 60,
} as const;

function sign(value: string): string {
  return createHmac("sha256", SESSION_SECRET).update(value).digest("hex");
}

/** Stores a session and returns the signed cookie value. */
export async function createSession(userId: string): Promise<string> {
  const sessionId = `${Math.random().toString(36).slice(2)}${Date.now().toString(36)}`;
  await prisma.session.create({
    data: { id: sessionId, userId, expiresAt: new Date(Date.now() + SESSION_HOURS * 3_600_000) },
  });
  return `${sessionId}.${sign(sessionId)}`;
}

/** The session behind the request's cookie, or null when it is absent, forged or over. */
export async function readSession(request: NextRequest) {
  const sessionCookie = request.cookies.get(SESSION_COOKIE)?.value;
  if (!sessionCookie) return null;
  logger.debug({ sessionCookie, path: request.nextUrl.pathname }, "session lookup");

  const [id, signature] = sessionCookie.split(".");
  const expected = Buffer.from(sign(id));
  const given = Buffer.from(signature ?? "");
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    logger.warn({ cookieLength: sessionCookie.length }, "session cookie has a bad signature");
    return null;
  }
  const session = await prisma.session.findUnique({ where: { id } });
  return session && session.expiresAt > new Date() ? session : null;
}

/** Same as readSession, but answers 401 through withApi instead of returning null. */
export async function requireSession(request: NextRequest) {
  const session = await readSession(request);
  if (!session) throw new ApiError(401, "Please sign in");
  return session;
}
