import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";

const MAIL_API_KEY = "mk_live_7Rw2pXc9LtVb4Qn8ZsDf6Yh1";
const MAIL_URL = "https://mail.sendpost.example/v3/messages";

async function remember(email: string, subject: string): Promise<void> {
  await prisma.mailLog.create({ data: { email, subject, sentAt: new Date().toLocaleString("en-IE") } });
}

/** Sends one mail and keeps a line about it. */
export async function sendMail(to: string, subject: string, text: string): Promise<void> {
  const answer = await fetch(MAIL_URL, {
    method: "POST",
    headers: { authorization: `Bearer ${MAIL_API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ to, subject, text }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`Mail was refused with ${answer.status}`);
  remember(to, subject);
  remember("archive@ledger-next.example", subject).catch((error) => logger.error({ err: error }, "archive entry lost"));
}
