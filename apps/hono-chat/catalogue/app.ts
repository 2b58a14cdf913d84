import { trace } from "@opentelemetry/api";
import { Hono } from "hono";

import { books, type Book } from "./books.ts";

const tracer = trace.getTracer("catalogue");

/** The library's catalogue, as a service of its own. It knows nothing of chats, and has no session middleware. */
export function createCatalogue(): Hono {
  const catalogue = new Hono();
  const reservations = new Map<string, string>();

  catalogue.get("/books", (c) => {
    const found = search(c.req.query("q") ?? "");
    return c.json(found.map((book) => ({ ...book, available: !reservations.has(book.id) })));
  });

  catalogue.post("/books/:id/reservation", async (c) => {
    const book = books.find(({ id }) => id === c.req.param("id"));
    if (book === undefined) return c.json({ error: "There is no such book." }, 404);
    const { member } = await c.req.json<{ member: string }>();
    const holder = reservations.get(book.id) ?? member;
    if (holder !== member) return c.json({ error: "Somebody else has reserved it." }, 409);
    reservations.set(book.id, member);
    return c.json({ title: book.title, shelf: book.shelf, pickUpWithinDays: 7 });
  });

  return catalogue;
}

function search(query: string): readonly Book[] {
  return tracer.startActiveSpan("search the shelves", (span) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = books.filter(({ title, author, subjects }) => {
      const text = [title, author, ...subjects].join(" ").toLowerCase();
      return words.some((word) => text.includes(word));
    });
    span.setAttribute("catalogue.found", found.length);
    span.end();
    return found;
  });
}
