import { scryptSync, timingSafeEqual } from "node:crypto";
import { NextResponse } from "next/server";
import { z } from "zod";
import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { createSession, SESSION_COOKIE, sessionCookieOptions } from "@/lib/session";
import { ApiError, withApi } from "@/lib/with-api";

const Credentials = z.object({ email: z.string().email(), password: z.string().min(8).max(200) });

export const POST = withApi(async (request) => {
  const { email, password } = Credentials.parse(await request.json());
  const user = await prisma.user.findUnique({ where: { email } });
  const given = user ? scryptSync(password, user.passwordSalt, 64) : Buffer.alloc(64);
  const stored = user ? Buffer.from(user.passwordHash, "hex") : Buffer.alloc(64, 1);
  if (!user || stored.length !== given.length || !timingSafeEqual(given, stored)) {
    logger.warn({ known: Boolean(user), passwordLength: password.length }, "sign-in refused: wrong password or unknown address");
    throw new ApiError(401, "Wrong address or password");
  }
  const response = NextResponse.json({ id: user.id, name: user.name });
  response.cookies.set(SESSION_COOKIE, await createSession(user.id), sessionCookieOptions);
  return response;
});

export const DELETE = withApi(async () => {
  const response = new NextResponse(null, { status: 204 });
  response.cookies.set(SESSION_COOKIE, "", { path: "/", maxAge: 0 });
  return response;
});
