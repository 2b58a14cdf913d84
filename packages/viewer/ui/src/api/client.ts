import type { ApiError } from "../../../src/api/contract.ts";
import { getToken } from "./token.ts";

/** An answer of the API other than success, or none at all (`status` 0). */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  /** Where an id is ambiguous: the projects to choose from. */
  readonly projects: readonly string[];

  constructor(status: number, code: string, message: string, projects: readonly string[] = []) {
    super(message);
    this.name = "ApiFailure";
    this.status = status;
    this.code = code;
    this.projects = projects;
  }
}

/** Fetches from the viewer's own origin, with the operator's token if one was entered. */
export async function callApi(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = getToken();
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiFailure(0, "unreachable", "The viewer does not answer. Is it still running?");
  }
  if (!response.ok) throw await readFailure(response);
  return response;
}

/** `GET` of a JSON answer. */
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await callApi(path, signal ? { signal } : {});
  return (await response.json()) as Answer;
}

/** A path with a query string; parameters that are undefined are left out. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}

async function readFailure(response: Response): Promise<ApiFailure> {
  try {
    const { error } = (await response.json()) as ApiError;
    return new ApiFailure(response.status, error.code, error.message, error.projects);
  } catch {
    return new ApiFailure(response.status, "unknown", `The viewer answered ${response.status}.`);
  }
}
