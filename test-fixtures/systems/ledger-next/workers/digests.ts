import { Worker } from "bullmq";
import { logger } from "@/lib/logger";
import { sendMail } from "@/lib/mail";
import { prisma } from "@/lib/prisma";
import { redis } from "@/lib/redis";

const worker = new Worker(
  "digests",
  async (job: { data: { userId: string } }) => {
    const invoices = await prisma.invoice.findMany({ where: { userId: job.data.userId, status: "OVERDUE" }, take: 100 });
    const lines: string[] = [];
    for (const invoice of invoices) {
      const contact = await prisma.contact.findUnique({ where: { id: invoice.contactId } });
      lines.push(`${invoice.number}: ${contact?.name}`);
    }
    const user = await prisma.user.findUniqueOrThrow({ where: { id: job.data.userId } });
    await sendMail(user.email, "What is overdue", lines.join("\n"));
  },
  { connection: redis },
);

worker.on("failed", (job: { id?: string } | undefined, error: Error) => logger.error({ err: error, jobId: job?.id }, "digest failed"));

process.on("SIGTERM", async () => {
  await worker.close();
  await prisma.$disconnect();
  process.exit(0);
});
