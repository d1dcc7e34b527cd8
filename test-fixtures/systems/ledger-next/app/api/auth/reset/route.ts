import { randomBytes } from "node:crypto";
import { NextResponse } from "next/server";
import { z } from "zod";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail";
import { redis } from "@/lib/redis";
import { withApi } from "@/lib/with-api";

const Reset = z.object({ email: z.string().email() });

export const POST = withApi(async (request) => {
  const { email } = Reset.parse(await request.json());
  const token = randomBytes(32).toString("hex");
  await redis.set(`reset:${token}`, email, "EX", 1_800);
  const link = `https://${request.headers.get("host")}/reset-password?token=${token}`;
  await sendMail(email, "Choose a new password", `Open ${link} within half an hour. Help is at ${env.APP_URL}/help.`);
  return NextResponse.json({ sent: true });
});
