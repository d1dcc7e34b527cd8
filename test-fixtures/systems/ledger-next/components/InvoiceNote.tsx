"use client";

import DOMPurify from "dompurify";
import { useEffect, useState } from "react";

const DRAFT_KEY = "ledger_note_draft";

export function InvoiceNote({ note, terms, apiToken }: { note: string; terms: string; apiToken: string }) {
  const [draft, setDraft] = useState("");

  useEffect(() => {
    localStorage.setItem("ledger_api_token", apiToken);
    localStorage.setItem(DRAFT_KEY, draft);
  }, [apiToken, draft]);

  return (
    <section>
      <div dangerouslySetInnerHTML={{ __html: note }} />
      <footer dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(terms) }} />
      <textarea value={draft} onChange={(event: { target: { value: string } }) => setDraft(event.target.value)} />
    </section>
  );
}
