import type { ApiError } from "../api/contract.ts";

/** Asks a running viewer. An answer that is an error, or none, throws what to tell the user. */
export async function askViewer<T>(base: string, path: string): Promise<T> {
  const response = await request(base, path);
  if (!response.ok) throw new Error(await readError(response));
  return (await response.json()) as T;
}

async function request(base: string, path: string): Promise<Response> {
  if (!URL.canParse(path, base)) throw new Error(`${base} is not a URL`);
  try {
    return await fetch(new URL(path, base));
  } catch (error) {
    throw new Error(`no viewer answers at ${base}; start one with \`otel-sessions serve\``, { cause: error });
  }
}

async function readError(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as ApiError | null;
  return body?.error.message ?? `the viewer answered ${response.status}`;
}
