import { NextResponse } from "next/server";
import { ApiError, withApi } from "@/lib/with-api";

/** Reference rates for the accountant's add-in, which sends its key as a bearer token. */
export const GET = withApi(async (request) => {
  if (!request.headers.get("authorization")) throw new ApiError(401, "A key is needed");
  const answer = await fetch("https://rates.centralbank.example/v1/latest?base=EUR", { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new ApiError(502, "No rates today");
  return NextResponse.json(await answer.json());
});
