import { NextRequest } from "next/server";
import { expect, it, vi } from "vitest";
import { POST } from "@/app/api/webhooks/tallybook/route";

const upsert = vi.fn();

vi.mock("@prisma/client", () => ({
  PrismaClient: class {
    webhookEvent = { upsert };
  },
}));
vi.mock("@/lib/webhook-signature", () => ({ verifyTallybookSignature: () => true }));

it("stores an event under its own id", async () => {
  const userId = "demo-user";
  const request = new NextRequest("http://localhost/api/webhooks/tallybook", {
    method: "POST",
    body: JSON.stringify({ event_id: "evt_1", kind: "invoice.paid", actor: userId }),
  });
  const response = await POST(request, {});
  expect(response.status).toBe(200);
  expect(upsert).toHaveBeenCalledWith(expect.objectContaining({ where: { id: "evt_1" } }));
});
