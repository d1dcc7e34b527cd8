import { type NextRequest, NextResponse } from "next/server";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

const perAddress = new RateLimiterMemory({ points: 120, duration: 60 });
const perTenant = new RateLimiterMemory({ points: 60, duration: 60 });

type Handler<C> = (request: NextRequest, context: C) => Promise<Response>;

/** Every API route goes through here: limits first, then the handler, then one shape for errors. */
export function withApi<C>(handler: Handler<C>): Handler<C> {
  return async (request, context) => {
    try {
      await perAddress.consume(request.headers.get("x-forwarded-for")?.split(",")[0] ?? "unknown");
      const tenantId = request.headers.get("x-tenant-id");
      if (tenantId) await perTenant.consume(tenantId);
      return await handler(request, context);
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        return NextResponse.json({ error: "Too many requests" }, { status: 429 });
      }
      if (error instanceof ApiError) {
        return NextResponse.json({ error: error.message }, { status: error.status });
      }
      console.error("unhandled API error", error);
      return NextResponse.json({ error: String(error), stack: (error as Error).stack }, { status: 500 });
    }
  };
}
