/** Where the catalogue is. */
export const catalogueUrl: string = process.env["CATALOGUE_URL"] ?? "http://127.0.0.1:3101";

/** Searches the catalogue; its answer, for the model to read. */
export async function searchCatalogue(query: string): Promise<string> {
  const response = await fetch(`${catalogueUrl}/books?${new URLSearchParams({ q: query }).toString()}`);
  return response.text();
}

/** Reserves a book for a member; the catalogue's answer, also where it refuses. */
export async function reserveBook(bookId: string, member: string): Promise<string> {
  const response = await fetch(`${catalogueUrl}/books/${encodeURIComponent(bookId)}/reservation`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ member }),
  });
  return response.text();
}
