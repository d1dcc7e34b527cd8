import { PrismaClient } from "@prisma/client";
import { NextResponse } from "next/server";
import { verifyTallybookSignature } from "@/lib/webhook-signature";
import { ApiError, withApi } from "@/lib/with-api";

interface TallybookEvent {
  event_id: string;
  kind: string;
}

export const POST = withApi(async (request) => {
  const payload = await request.text();
  if (!verifyTallybookSignature(payload, request.headers.get("x-tallybook-signature"))) {
    throw new ApiError(401, "Bad signature");
  }
  const event = JSON.parse(payload) as TallybookEvent;
  const db = new PrismaClient();
  await db.webhookEvent.upsert({
    where: { id: event.event_id },
    update: {},
    create: { id: event.event_id, kind: event.kind, payload },
  });
  return NextResponse.json({ received: true });
});
