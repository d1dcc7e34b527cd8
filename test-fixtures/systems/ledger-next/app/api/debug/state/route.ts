import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { withApi } from "@/lib/with-api";

export const GET = withApi(async () => {
  const [users, invoices] = await Promise.all([prisma.user.count(), prisma.invoice.count()]);
  return NextResponse.json({ users, invoices, memory: process.memoryUsage() });
});
