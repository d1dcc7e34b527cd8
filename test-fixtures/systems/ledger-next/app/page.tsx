import { InvoiceTable } from "@/components/InvoiceTable";
import { SyncStatus } from "@/components/SyncStatus";

export default function HomePage() {
  return (
    <>
      <h1>Open invoices</h1>
      <img src="/bank-illustration.png" alt="A till and a ledger" width={320} />
      <SyncStatus />
      <InvoiceTable />
      <p>
        <a href="/api/v1/tallybook/auth">Connect Tallybook</a> or <a href="/api/v1/bankfeed/connect">a bank account</a>
      </p>
    </>
  );
}
