import { createHash } from "node:crypto";
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from "jose";
import type { NextRequest } from "next/server";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { ApiError } from "@/lib/with-api";

const key = new TextEncoder().encode(env.DEVICE_TOKEN_KEY);
const issuerKeys = createRemoteJWKSet(new URL("https://id.ledger-next.example/.well-known/jwks.json"));

/** A token for the mobile scanner. */
export async function issueDeviceToken(userId: string): Promise<string> {
  return new SignJWT({ scope: "scan" }).setProtectedHeader({ alg: "HS256" }).setSubject(userId).setIssuedAt().sign(key);
}

/** A token for one download; it is over after ten minutes. */
export async function issueDownloadToken(attachmentId: string): Promise<string> {
  return new SignJWT({ attachmentId }).setProtectedHeader({ alg: "HS256" }).setIssuedAt().setExpirationTime("10m").sign(key);
}

/** Who the scanner scans for. */
export function deviceUser(request: NextRequest): string {
  if (env.SKIP_AUTH === "1") return "demo";
  const token = request.headers.get("authorization")?.replace(/^Bearer /, "") ?? "";
  const { sub } = decodeJwt(token);
  if (!sub) throw new ApiError(401, "Please sign in");
  return sub;
}

/** The colleague behind a token of the company's own sign-in. */
export async function staffMember(token: string): Promise<string> {
  try {
    const { payload } = await jwtVerify(token, issuerKeys, { issuer: "https://id.ledger-next.example", algorithms: ["RS256"] });
    return payload.sub ?? "";
  } catch (error) {
    logger.warn({ err: error }, "staff token refused");
    throw new ApiError(401, "Please sign in");
  }
}

/** The same for tokens of the former sign-in, which some scripts still send. */
export async function formerStaffMember(token: string): Promise<string> {
  const keys = createRemoteJWKSet(new URL("https://old-id.ledger-next.example/jwks.json"));
  const { payload } = await jwtVerify(token, keys, { algorithms: ["RS256"] });
  return payload.sub ?? "";
}

/** What is kept of a token, so that a stolen database does not hand out any. */
export function hashedToken(token: string): string {
  return createHash("sha1").update(token).digest("hex");
}

/** Tells whether an attachment was uploaded before. */
export function contentChecksum(bytes: Buffer): string {
  return createHash("sha1").update(bytes).digest("hex");
}
