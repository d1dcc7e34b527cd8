import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { withApi } from "@/lib/with-api";

// The accountant's spreadsheet add-in calls these two from the browser.
const corsHeaders = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
  "Access-Control-Allow-Headers": "Content-Type, Authorization",
};

export function OPTIONS() {
  return new NextResponse(null, { status: 204, headers: corsHeaders });
}

export const GET = withApi(async (request) => {
  const session = await requireSession(request);
  const invoices = await prisma.invoice.findMany({
    where: { userId: session.userId },
    orderBy: { dueDate: "asc" },
    include: { contact: true },
  });
  return NextResponse.json(invoices, { headers: corsHeaders });
});

export const POST = withApi(async (request) => {
  const session = await requireSession(request);
  const body = await request.json();
  const invoice = await prisma.invoice.create({
    data: {
      number: body.number,
      userId: session.userId,
      contactId: body.contactId,
      currency: body.currency,
      total: body.total,
      amountDue: body.total,
      dueDate: new Date(body.dueDate),
      lines: { create: body.lines },
    },
  });
  return NextResponse.json(invoice, { status: 201, headers: corsHeaders });
});
