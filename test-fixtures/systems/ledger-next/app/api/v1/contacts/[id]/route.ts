import { NextResponse } from "next/server";
import { z } from "zod";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { withApi } from "@/lib/with-api";

interface Context {
  params: { id: string };
}

const Changes = z.object({ name: z.string().min(1).max(120), email: z.string().email().nullable() });

export const PUT = withApi<Context>(async (request, { params }) => {
  await requireSession(request);
  const changes = Changes.parse(await request.json());
  return NextResponse.json(await prisma.contact.update({ where: { id: params.id }, data: changes }));
});

export const PATCH = withApi<Context>(async (request, { params }) => {
  await requireSession(request);
  const contact = await prisma.contact.update({ where: { id: params.id }, data: await request.json() });
  return NextResponse.json(contact);
});
