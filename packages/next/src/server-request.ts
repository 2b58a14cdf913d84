import { diag } from "@opentelemetry/api";
import { type ServerRequest, setDetails } from "./next-request.ts";

/**
 * The request of a server action or component, of which Next.js shows the headers. Reading them makes
 * a page dynamic, as it must be.
 *
 * @param props - the first argument of the function; for pages and layouts it has the parameters.
 * @throws what Next.js throws to interrupt a prerender: that is for Next.js to catch.
 */
export async function getServerRequest(props: unknown): Promise<ServerRequest> {
  const request: ServerRequest = { headers: await readHeaders() };
  const { params, searchParams } = (props ?? {}) as Record<string, Promise<Record<string, unknown>>>;
  setDetails(request, {
    params: params instanceof Promise ? params : undefined,
    searchParams: searchParams instanceof Promise ? searchParams : undefined,
  });
  return request;
}

let warned = false;

async function readHeaders(): Promise<Headers> {
  // Only here: Next.js refuses to compile this import into what runs outside the App Router.
  const { headers } = await import("next/headers.js");
  try {
    return await headers();
  } catch (error) {
    // Errors by which Next.js steers a render have a digest.
    if (!(error instanceof Error) || "digest" in error) throw error;
    if (!warned) {
      warned = true;
      diag.warn(
        "[otel-sessions/next] A function of withSession() ran outside a request, so it has no session and no user.",
      );
    }
    return new Headers();
  }
}
