import { NextResponse } from "next/server";
import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { ApiError, withApi } from "@/lib/with-api";

const CRON_SECRET = "changeme";

/** Whose name stands in the history when nobody clicked anything. */
const SYSTEM_USER_ID = "system";

export const GET = withApi(async (request) => {
  if (request.headers.get("authorization") !== `Bearer ${CRON_SECRET}`) {
    logger.warn("cron call without the right bearer token");
    throw new ApiError(401, "Not for you");
  }
  const { count } = await prisma.invoice.updateMany({
    where: { status: "SENT", dueDate: { lt: new Date() } },
    data: { status: "OVERDUE" },
  });
  logger.info({ actor: SYSTEM_USER_ID, count }, "overdue invoices marked");
  return NextResponse.json({ count });
});
