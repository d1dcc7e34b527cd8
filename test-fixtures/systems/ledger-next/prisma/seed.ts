import { PrismaClient } from "@prisma/client";

const prisma = new PrismaClient();

async function main() {
  const user = await prisma.user.upsert({
    where: { email: "owner@ledger-next.example" },
    update: {},
    create: {
      email: "owner@ledger-next.example",
      name: "Demo Owner",
      passwordHash: "seeded",
      passwordSalt: "seeded",
    },
  });
  const contact = await prisma.contact.create({
    data: { externalId: "tb-contact-1", name: "Corner Bakery", email: "hello@bakery.example" },
  });
  await prisma.invoice.create({
    data: {
      number: `INV-${1000 + Math.floor(Math.random() * 9000)}`,
      userId: user.id,
      contactId: contact.id,
      total: "125.40",
      amountDue: "125.40",
      dueDate: new Date("2024-12-01T00:00:00Z"),
      lines: { create: [{ description: "Sourdough, weekly", quantity: 4, unitPrice: "31.35" }] },
    },
  });
  await prisma.bankAccount.create({ data: { name: "Current account", iban: "IE00DEMO00000000000000" } });
}

main().finally(() => prisma.$disconnect());
