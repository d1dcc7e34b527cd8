import { NextResponse } from "next/server";
import { z } from "zod";
import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { syncContacts, syncInvoices } from "@/lib/sync";
import { ApiError, withApi } from "@/lib/with-api";

const SyncRequest = z.object({ invoiceIds: z.array(z.string()).max(200).default([]) });

export const POST = withApi(async (request) => {
  const session = await requireSession(request);
  const { invoiceIds } = SyncRequest.parse(await request.json());
  const connection = await prisma.connection.findFirst({ where: { userId: session.userId, provider: "tallybook" } });
  if (!connection) throw new ApiError(409, "Tallybook is not connected");

  try {
    const contacts = await syncContacts(connection.id);
    await syncInvoices(connection.id, session.userId, invoiceIds);
    return NextResponse.json({ contacts, invoices: invoiceIds.length });
  } catch (error) {
    logger.error({ err: error, connectionId: connection.id }, "tallybook sync failed");
    return NextResponse.json({ contacts: 0, invoices: 0 });
  }
});
