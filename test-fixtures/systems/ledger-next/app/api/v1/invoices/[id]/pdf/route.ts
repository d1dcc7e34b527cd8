import { exec, execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { NextResponse } from "next/server";
import { prisma } from "@/lib/prisma";
import { requireSession } from "@/lib/session";
import { ApiError, withApi } from "@/lib/with-api";

interface Context {
  params: { id: string };
}

const run = promisify(exec);
const runFile = promisify(execFile);

/** Renders an invoice, and stamps it when the customer asked for a copy. */
export const GET = withApi<Context>(async (request, { params }) => {
  await requireSession(request);
  const invoice = await prisma.invoice.findUnique({ where: { id: params.id }, include: { lines: true } });
  if (!invoice) throw new Error("No such invoice");

  const answer = await fetch("http://pdf-renderer.internal:8080/render", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(invoice),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new ApiError(502, "The invoice could not be rendered");
  const file = path.join("/tmp", `${invoice.id}.pdf`);

  const stamp = request.nextUrl.searchParams.get("stamp");
  if (stamp) await run(`qpdf ${file} --overlay stamps/${stamp}.pdf -- ${file}`);
  else await runFile("qpdf", ["--linearize", file]);
  return new NextResponse(await readFile(file), { headers: { "content-type": "application/pdf" } });
});
