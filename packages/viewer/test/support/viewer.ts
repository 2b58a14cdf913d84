import { afterAll, beforeAll } from "vitest";
import type { ApiError } from "../../src/api/contract.ts";
import { startViewer, type Viewer, type ViewerOptions } from "../../src/index.ts";
import { toRequest, type TestSpan } from "./otlp-request.ts";

/** A running viewer that forgets everything, and ways to talk to it. */
export interface TestViewer {
  readonly url: string;
  /** Sends spans as OTLP/JSON and returns when they are acknowledged. */
  send(spans: readonly TestSpan[]): Promise<void>;
  post(body: string | Uint8Array, headers: Readonly<Record<string, string>>): Promise<Response>;
  /** The JSON of a successful answer. */
  get<T>(path: string): Promise<T>;
  /** An answer that must be an error. */
  getError(path: string): Promise<{ readonly status: number; readonly body: ApiError }>;
}

/** Starts a viewer for the tests of a file. */
export function useViewer(options: ViewerOptions = {}): TestViewer {
  let viewer: Viewer;
  beforeAll(async () => {
    viewer = await startViewer({ port: 0, store: ":memory:", ...options });
  });
  afterAll(() => viewer.close());
  const fetchPath = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(new URL(path, viewer.url), init);
  return {
    get url() {
      return viewer.url;
    },
    async send(spans) {
      const response = await this.post(JSON.stringify(toRequest(spans)), {
        "content-type": "application/json",
      });
      const text = await response.text();
      if (text !== "{}") throw new Error(`The viewer answered ${response.status}: ${text}`);
    },
    post: (body, headers) =>
      fetchPath("/v1/traces", {
        method: "POST",
        headers,
        body: typeof body === "string" ? body : new Uint8Array(body),
      }),
    async get<T>(path: string) {
      const response = await fetchPath(path);
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as T;
    },
    async getError(path) {
      const response = await fetchPath(path);
      if (response.ok) throw new Error(`${path} answered ${response.status}`);
      return { status: response.status, body: (await response.json()) as ApiError };
    },
  };
}
