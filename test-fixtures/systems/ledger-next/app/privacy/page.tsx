export const metadata = { title: "Privacy policy" };

export default function PrivacyPolicyPage() {
  return (
    <article>
      <h1>Privacy policy</h1>
      <p>Ledger stores your name, your e-mail address and the invoices you keep with us.</p>
      <h2>Where it goes</h2>
      <p>With your consent we exchange contacts and invoices with Tallybook and with your bank. Nobody else gets them.</p>
      <h2>How long</h2>
      <p>Invoices are kept for seven years because the tax office asks for it, everything else until you close the account.</p>
      <h2>Your rights</h2>
      <p>Write to privacy@ledger-next.example for a copy, a correction or the deletion of your data.</p>
    </article>
  );
}
