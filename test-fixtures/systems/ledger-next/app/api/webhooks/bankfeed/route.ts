import { NextResponse } from "next/server";
import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { withApi } from "@/lib/with-api";

interface BankfeedNotice {
  id: string;
  type: string;
}

export const POST = withApi(async (request) => {
  const payload = await request.text();
  const notice = JSON.parse(payload) as BankfeedNotice;
  await prisma.webhookEvent.upsert({
    where: { id: notice.id },
    update: {},
    create: { id: notice.id, kind: notice.type, payload },
  });
  logger.info({ kind: notice.type }, "bank feed notice stored");
  return NextResponse.json({ received: true });
});
