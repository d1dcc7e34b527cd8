import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { withApi } from "@/lib/with-api";

const COLUMNS = new Map([
  ["number", '"number"'],
  ["due", '"dueDate"'],
]);

export const GET = withApi(async (request) => {
  const session = await requireSession(request);
  const text = request.nextUrl.searchParams.get("q") ?? "";
  const column = COLUMNS.get(request.nextUrl.searchParams.get("sort") ?? "number") ?? '"number"';

  const count = await prisma.$queryRaw`SELECT COUNT(*) AS hits FROM "Invoice" WHERE "userId" = ${session.userId} AND "number" LIKE ${`%${text}%`}`;
  const hits = await prisma.$queryRawUnsafe(
    `SELECT "id", "number" FROM "Invoice" WHERE "userId" = '${session.userId}' AND "number" LIKE '%${text}%' ORDER BY ${column} LIMIT 50`,
  );
  return NextResponse.json({ count, hits });
});
