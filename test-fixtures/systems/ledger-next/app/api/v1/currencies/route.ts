import { NextResponse } from "next/server";
import { ApiError, withApi } from "@/lib/with-api";

/** The currencies that invoices may be written in. The list changes once in some years. */
export const GET = withApi(async () => {
  const answer = await fetch("https://rates.centralbank.example/v1/currencies", {
    next: { revalidate: 86_400 },
    signal: AbortSignal.timeout(5_000),
  } as RequestInit);
  if (!answer.ok) throw new ApiError(502, "No list of currencies");
  return NextResponse.json(await answer.json());
});
