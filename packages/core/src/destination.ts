import type { RecordingSpan } from "./span-links.ts";

/**
 * The host and port that a client span is about, in lower case: `orders.internal:8080`. Both the
 * stable and the older semantic conventions for HTTP are read.
 *
 * @returns `undefined` where the span does not say, or is not recorded.
 */
export function destinationOf(span: RecordingSpan): string | undefined {
  const { attributes } = span;
  if (attributes === undefined) return undefined;
  const host = attributes["server.address"] ?? attributes["net.peer.name"];
  const port = attributes["server.port"] ?? attributes["net.peer.port"];
  if (typeof host === "string" && port !== undefined) return `${host}:${String(port)}`.toLowerCase();
  // Older instrumentations tell the port in the URL alone.
  const url = attributes["url.full"] ?? attributes["http.url"];
  if (typeof url === "string" && URL.canParse(url)) return new URL(url).host.toLowerCase();
  return typeof host === "string" ? host.toLowerCase() : undefined;
}

/** Compiles a list of hosts (`orders.internal`, `127.0.0.1:3001`, `*.internal`) into a test of `host:port`. */
export function createHostMatcher(hosts: readonly string[]): (destination: string) => boolean {
  const known = hosts.map((each) => each.toLowerCase());
  return (destination) => {
    const host = destination.replace(/:\d+$/, "");
    return known.some((each) =>
      each.startsWith("*.") ? host.endsWith(each.slice(1)) : each === destination || each === host,
    );
  };
}
