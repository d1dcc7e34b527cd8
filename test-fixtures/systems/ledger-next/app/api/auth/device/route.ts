import { compare } from "bcryptjs";
import { NextResponse } from "next/server";
import { z } from "zod";
import { issueDeviceToken } from "@/lib/device-token";
import { prisma } from "@/lib/prisma";
import { ApiError, withApi } from "@/lib/with-api";

const Device = z.object({ email: z.string().email(), password: z.string().min(8).max(200) });

/** Sign-in of the mobile scanner. */
export const POST = withApi(async (request) => {
  const { email, password } = Device.parse(await request.json());
  const user = await prisma.user.findUnique({ where: { email } });
  if (!user || !(await compare(password, user.passwordHash))) {
    throw new ApiError(401, "Wrong address or password");
  }
  return NextResponse.json({ token: await issueDeviceToken(user.id) });
});
