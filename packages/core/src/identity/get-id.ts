/**
 * The id that a user or the verified claims of a token have under a name: for sources that read what
 * an auth library left on the request.
 *
 * @returns the value where it is a string, a number or a bigint; anything else is no id.
 *
 * @example
 * ```ts
 * import { getId } from "@otel-sessions/core";
 *
 * const options = { userId: (req: { user?: unknown }) => getId(req.user, "id") };
 * ```
 */
export function getId(holder: unknown, name: string): string | number | bigint | undefined {
  const value = (holder as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint"
    ? value
    : undefined;
}
