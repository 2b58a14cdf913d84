// A server of the runtime's own, on a free port. Bun and Deno have it built in.
/* global Bun, Deno */
export async function serve(fetchHandler) {
  if (typeof Bun !== "undefined") {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: fetchHandler });
    return at(server.port, () => server.stop(true));
  }
  if (typeof Deno !== "undefined") {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) =>
      fetchHandler(request),
    );
    return at(server.addr.port, () => server.shutdown());
  }
  const { serve: serveOnNode } = await import("@hono/node-server");
  return new Promise((resolve) => {
    const server = serveOnNode({ fetch: fetchHandler, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
      resolve(at(port, () => new Promise((done) => server.close(done))));
    });
  });
}

const at = (port, close) => ({
  request: (path, headers) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers, connection: "close" } }),
  close,
});

/** The same inside of a worker, which is asked already. */
export const serveInWorker = async (fetchHandler) => ({
  request: async (path, headers) => fetchHandler(new Request(`http://edge${path}`, { headers })),
  close: async () => {},
});
