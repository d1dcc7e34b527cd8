import { env } from "@/lib/env";
import { logger, redact } from "@/lib/logger";
import { prisma } from "@/lib/prisma";
import { redis } from "@/lib/redis";

export interface TokenSet {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  tenant_id: string;
}

export interface TallybookContact {
  id: string;
  name: string;
  email: string | null;
}

const TOKEN_URL = `${env.TALLYBOOK_API_URL}/oauth/token`;
const MAX_ATTEMPTS = 4;

const refreshing = new Map<string, Promise<string>>();

function clientAuthorization(): string {
  return `Basic ${Buffer.from(`${env.TALLYBOOK_CLIENT_ID}:${env.TALLYBOOK_CLIENT_SECRET}`).toString("base64")}`;
}

/** Trades the authorization code of the callback for a token set. */
export async function exchangeCode(code: string): Promise<TokenSet> {
  const response = await fetch(TOKEN_URL, {
    method: "POST",
    headers: { authorization: clientAuthorization(), "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: `${env.APP_URL}/api/v1/tallybook/callback`,
    }),
  });
  if (!response.ok) throw new Error(`Tallybook token endpoint answered ${response.status}`);
  const tokenSet = (await response.json()) as TokenSet;
  console.log("tallybook token response", JSON.stringify(tokenSet));
  const tokenCount = await prisma.connection.count({ where: { provider: "tallybook" } });
  logger.info({ tokenCount }, "tallybook connections so far");
  return tokenSet;
}

async function refreshLocked(connectionId: string): Promise<string> {
  const lock = `tallybook:refresh:${connectionId}`;
  const gotLock = await redis.set(lock, "1", "EX", 30, "NX");
  if (!gotLock) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const fresh = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    return fresh.accessToken;
  }
  try {
    const connection = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
    const response = await fetch(TOKEN_URL, {
      method: "POST",
      headers: { authorization: clientAuthorization(), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: connection.refreshToken }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`Tallybook refused the refresh with ${response.status}`);
    const tokens = (await response.json()) as TokenSet;
    await prisma.connection.update({
      where: { id: connectionId },
      data: {
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token,
        expiresAt: new Date(Date.now() + tokens.expires_in * 1_000),
      },
    });
    logger.info(
      { connectionId, hasRefreshToken: Boolean(tokens.refresh_token), accessToken: redact(tokens.access_token) },
      "tallybook token refreshed",
    );
    return tokens.access_token;
  } finally {
    await redis.del(lock);
  }
}

/** A usable access token; concurrent callers in this process share one refresh, other processes wait on the lock. */
export async function getAccessToken(connectionId: string): Promise<string> {
  const connection = await prisma.connection.findUniqueOrThrow({ where: { id: connectionId } });
  if (connection.expiresAt.getTime() > Date.now()) return connection.accessToken;

  const running = refreshing.get(connectionId);
  if (running) return running;
  const refresh = refreshLocked(connectionId).finally(() => refreshing.delete(connectionId));
  refreshing.set(connectionId, refresh);
  return refresh;
}

/** GET with back-off. Honours Retry-After on 429 and gives up after four attempts. */
export async function get<T>(connectionId: string, path: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${env.TALLYBOOK_API_URL}${path}`, {
      headers: { authorization: `Bearer ${await getAccessToken(connectionId)}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) return (await response.json()) as T;
    if (attempt === MAX_ATTEMPTS || (response.status !== 429 && response.status < 500)) {
      throw new Error(`Tallybook answered ${response.status} for ${path}`);
    }
    const jitter = Math.random() * 250;
    const wait = Number(response.headers.get("retry-after") ?? 2 ** attempt) * 1_000 + jitter;
    logger.warn({ path, attempt, wait }, "tallybook call will be retried");
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Tells Tallybook about a payment that was booked here. */
export async function pushPayment(connectionId: string, invoiceExternalId: string, minorUnits: bigint): Promise<void> {
  const response = await fetch(`${env.TALLYBOOK_API_URL}/v2/payments`, {
    method: "POST",
    headers: { authorization: `Bearer ${await getAccessToken(connectionId)}`, "content-type": "application/json" },
    body: JSON.stringify({ invoice: invoiceExternalId, amount_minor: minorUnits.toString() }),
  });
  if (!response.ok) throw new Error(`Tallybook refused the payment with ${response.status}`);
}
