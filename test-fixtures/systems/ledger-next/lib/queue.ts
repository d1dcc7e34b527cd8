import { Queue } from "bullmq";
import { redis } from "@/lib/redis";

export const reminders = new Queue("reminders", { connection: redis });

/** Asks for a reminder of one invoice; asking twice sends one. */
export async function queueReminder(invoiceId: string): Promise<void> {
  await reminders.add("remind", { invoiceId }, { jobId: `remind-${invoiceId}`, attempts: 5, backoff: { type: "exponential", delay: 2_000 } });
}

export const digests = new Queue("digests", { connection: redis });

/** Asks for the mail that sums up the week. */
export async function queueDigest(userId: string): Promise<void> {
  await digests.add("digest", { userId });
}
