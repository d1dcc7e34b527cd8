import { Worker } from "bullmq";
import { sendMail } from "@/lib/mail";
import { prisma } from "@/lib/prisma";
import { redis } from "@/lib/redis";

const worker = new Worker(
  "reminders",
  async (job: { data: { invoiceId: string } }) => {
    const invoice = await prisma.invoice.findUniqueOrThrow({ where: { id: job.data.invoiceId }, include: { contact: true } });
    if (invoice.status !== "OVERDUE" || !invoice.contact.email) return;
    await sendMail(invoice.contact.email, `Invoice ${invoice.number}`, "Please pay what is still open.");
  },
  { connection: redis },
);

process.on("SIGTERM", async () => {
  const force = setTimeout(() => process.exit(1), 10_000);
  await worker.close();
  await prisma.$disconnect();
  clearTimeout(force);
  process.exit(0);
});
