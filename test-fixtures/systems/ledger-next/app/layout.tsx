import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { ThemeToggle } from "@/components/ThemeToggle";

export const metadata: Metadata = { title: "Ledger", description: "Small books, kept well" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link href="/">Ledger</Link> <ThemeToggle />
        </header>
        <main>{children}</main>
        <footer>
          <Link href="/privacy">Privacy policy</Link>
        </footer>
      </body>
    </html>
  );
}
