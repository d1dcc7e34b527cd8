import { logger } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { get, type TallybookContact } from "@/lib/tallybook-client";

interface TallybookInvoice {
  id: string;
  number: string;
  contact: TallybookContact;
  total: string;
  amount_due: string;
  due_on: string;
}

/** Copies every contact of the tenant; returns how many were seen. */
export async function syncContacts(connectionId: string): Promise<number> {
  const contacts = await get<TallybookContact[]>(connectionId, "/v2/contacts");
  for (const contact of contacts) {
    await prisma.contact.upsert({
      where: { externalId: contact.id },
      update: { name: contact.name, email: contact.email },
      create: { externalId: contact.id, name: contact.name, email: contact.email },
    });
  }
  logger.info({ connectionId, contactCount: contacts.length }, "contacts synced");
  return contacts.length;
}

/** Copies one invoice with its contact. Both rows change or neither does. */
export async function syncInvoice(connectionId: string, userId: string, externalId: string): Promise<void> {
  const remote = await get<TallybookInvoice>(connectionId, `/v2/invoices/${externalId}`);
  await prisma.$transaction(async (tx) => {
    const contact = await tx.contact.upsert({
      where: { externalId: remote.contact.id },
      update: { name: remote.contact.name },
      create: { externalId: remote.contact.id, name: remote.contact.name, email: remote.contact.email },
    });
    await tx.invoice.upsert({
      where: { externalId: remote.id },
      update: { total: remote.total, amountDue: remote.amount_due },
      create: {
        externalId: remote.id,
        number: remote.number,
        userId,
        contactId: contact.id,
        total: remote.total,
        amountDue: remote.amount_due,
        dueDate: new Date(remote.due_on),
      },
    });
  });
}

/** Copies a list of invoices, one call each. */
export async function syncInvoices(connectionId: string, userId: string, externalIds: string[]): Promise<void> {
  for (const externalId of externalIds) {
    await syncInvoice(connectionId, userId, externalId);
  }
}
