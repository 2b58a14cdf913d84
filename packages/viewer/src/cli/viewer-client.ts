import type { ApiError } from "../api/contract.ts";
import { rpcStatus } from "../otlp/proto.ts";

/** Options of every command that talks to a running viewer. */
export interface ClientOptions {
  readonly url: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** Asks a running viewer. An answer that is an error, or none, throws what to tell the user. */
export async function askViewer(
  options: ClientOptions,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const { url, token } = options;
  if (!URL.canParse(path, url)) throw new Error(`${url} is not a URL`);
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  const response = await fetch(new URL(path, url), { ...init, headers }).catch((error: unknown) => {
    throw new Error(`no viewer answers at ${url}; start one with \`otel-sessions serve\``, { cause: error });
  });
  if (!response.ok) throw new Error(await readError(response));
  return response;
}

/** The JSON of an answer. */
export async function askForJson<T>(options: ClientOptions, path: string, init?: RequestInit): Promise<T> {
  const response = await askViewer(options, path, init);
  return (await response.json()) as T;
}

/** The API's path of a session, and the parameters that every request about it takes. */
export function sessionPath(
  id: string,
  rest: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) given.set(name, value);
  return `/api/sessions/${encodeURIComponent(id)}${rest}?${given.toString()}`;
}

async function readError(response: Response): Promise<string> {
  const fallback = `the viewer answered ${response.status}`;
  if (response.headers.get("content-type") === "application/x-protobuf") {
    return rpcStatus.decode(new Uint8Array(await response.arrayBuffer())).message || fallback;
  }
  const body = (await response.json().catch(() => null)) as (ApiError & { readonly message?: string }) | null;
  const message = body?.error?.message ?? body?.message ?? fallback;
  // Parameters of the API are options here.
  return message.replace(/^Expected `(\w+)`/, (_, name: string) => `expected --${toOption(name)}`);
}

function toOption(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
