/** Milliseconds between looks at what is new. */
export function useLiveInterval(): number {
  return 5_000;
}
