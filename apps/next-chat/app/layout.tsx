import type { Metadata } from "next";
import type { ReactNode } from "react";
import "@otel-sessions/chat-page/chat.css";
import "./colours.css";

export const metadata: Metadata = { title: "Saffron – kitchen companion" };

export default function Layout({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
