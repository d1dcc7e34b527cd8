import { NextResponse } from "next/server";
import { z } from "zod";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { ApiError, withApi } from "@/lib/with-api";

interface Context {
  params: { id: string };
}

const Patch = z.object({ status: z.enum(["DRAFT", "SENT", "VOID"]), dueDate: z.coerce.date().optional() });

export const GET = withApi<Context>(async (request, { params }) => {
  const session = await requireSession(request);
  const invoice = await prisma.invoice.findFirst({
    where: { id: params.id, userId: session.userId },
    include: { lines: true, payments: true },
  });
  if (!invoice) throw new ApiError(404, "No such invoice");
  return NextResponse.json(invoice);
});

export const PATCH = withApi<Context>(async (request, { params }) => {
  const session = await requireSession(request);
  const patch = Patch.parse(await request.json());
  const where = { id: params.id, userId: session.userId };
  if (patch.status === "VOID") {
    await prisma.invoice.updateMany({ where, data: { status: "VOID", amountDue: "0" } });
  } else {
    await prisma.invoice.updateMany({ where, data: patch });
  }
  return NextResponse.json({ id: params.id, status: patch.status });
});

export const DELETE = withApi<Context>(async (request, { params }) => {
  const session = await requireSession(request);
  const owned = await prisma.invoice.count({ where: { id: params.id, userId: session.userId, status: "DRAFT" } });
  if (owned === 0) throw new ApiError(409, "Only drafts can be deleted");
  await prisma.$transaction([
    prisma.invoiceLine.deleteMany({ where: { invoiceId: params.id } }),
    prisma.attachment.deleteMany({ where: { invoiceId: params.id } }),
    prisma.invoice.delete({ where: { id: params.id } }),
  ]);
  return new NextResponse(null, { status: 204 });
});
