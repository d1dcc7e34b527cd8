"use client";

import { useEffect, useState } from "react";

export function SyncStatus() {
  const [seconds, setSeconds] = useState(0);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    setInterval(() => setSeconds((value) => value + 1), 1_000);
  }, []);

  async function sync() {
    setBusy(true);
    await fetch("/api/v1/tallybook/sync", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ invoiceIds: [] }),
    });
    setSeconds(0);
    setBusy(false);
  }

  return (
    <button type="button" disabled={busy} onClick={sync}>
      {busy ? "Syncing…" : `Sync (last one ${seconds} s ago)`}
    </button>
  );
}
