"use client";

import { useEffect, useState } from "react";
import { displayAmount } from "@/lib/money";

interface Row {
  id: string;
  number: string;
  currency: string;
  amountDueCents: number;
  dueDate: string;
}

const SKELETON = Array.from({ length: 5 }, () => ({ key: Math.random().toString(36) }));

export function InvoiceTable() {
  const [rows, setRows] = useState<Row[] | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    fetch("/api/v1/invoices", { signal: controller.signal })
      .then((response) => response.json())
      .then(setRows)
      .catch(() => {});
    return () => controller.abort();
  }, []);

  if (!rows) {
    return (
      <ul aria-busy="true">
        {SKELETON.map(({ key }) => (
          <li key={key} style={{ width: `${60 + Math.random() * 40}%` }} />
        ))}
      </ul>
    );
  }
  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.number}</td>
            <td>{new Date(row.dueDate).toLocaleDateString()}</td>
            <td>{displayAmount(row.amountDueCents, row.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
