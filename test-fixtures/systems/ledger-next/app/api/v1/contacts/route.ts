import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { withApi } from "@/lib/with-api";

const PAGE = 50;

export const GET = withApi(async (request) => {
  await requireSession(request);
  if (request.nextUrl.searchParams.has("all")) {
    return NextResponse.json(await prisma.contact.findMany({ orderBy: { name: "asc" } }));
  }
  const after = request.nextUrl.searchParams.get("after");
  const contacts = await prisma.contact.findMany({
    orderBy: { id: "asc" },
    take: PAGE,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
  return NextResponse.json(contacts);
});
