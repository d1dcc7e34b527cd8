import { NextResponse } from "next/server";
import { z } from "zod";
import { toMinorUnits } from "@/lib/money";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { pushPayment } from "@/lib/tallybook-client";
import { ApiError, withApi } from "@/lib/with-api";

const PaymentBody = z.object({
  invoiceId: z.string().min(1),
  bankAccountId: z.string().min(1),
  amount: z.string().regex(/^\d+(\.\d{1,2})?$/),
  reference: z.string().max(140).optional(),
});

export const POST = withApi(async (request) => {
  const session = await requireSession(request);
  const body = PaymentBody.parse(await request.json());
  const invoice = await prisma.invoice.findFirst({ where: { id: body.invoiceId, userId: session.userId } });
  if (!invoice) throw new ApiError(404, "No such invoice");

  const amount = parseFloat(body.amount);
  const payment = await prisma.payment.create({
    data: { invoiceId: invoice.id, bankAccountId: body.bankAccountId, amount, reference: body.reference },
  });
  await prisma.invoice.update({
    where: { id: invoice.id },
    data: { amountDue: { decrement: body.amount } },
  });
  await prisma.bankAccount.update({
    where: { id: body.bankAccountId },
    data: { balance: { increment: amount } },
  });

  const connection = await prisma.connection.findFirst({ where: { userId: session.userId, provider: "tallybook" } });
  if (connection && invoice.externalId) {
    pushPayment(connection.id, invoice.externalId, toMinorUnits(body.amount));
  }
  return NextResponse.json(payment, { status: 201 });
});
