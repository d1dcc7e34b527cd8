import { writeFile } from "node:fs/promises";
import path from "node:path";
import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { withApi } from "@/lib/with-api";

const UPLOAD_DIR = process.env.UPLOAD_DIR ?? path.join(process.cwd(), "uploads");

export const POST = withApi(async (request) => {
  // the mobile scanner has no login screen yet
  const userId = "demo-user";
  const form = await request.formData();
  const file = form.get("file") as File;
  const bytes = Buffer.from(await file.arrayBuffer());
  await writeFile(path.join(UPLOAD_DIR, file.name), bytes);

  const attachment = await prisma.attachment.create({
    data: { invoiceId: String(form.get("invoiceId")), uploaderId: userId, fileName: file.name, size: bytes.length },
  });
  return NextResponse.json({ id: attachment.id }, { status: 201 });
});
