/** Undoes percent-encoding; `undefined` where it is malformed. */
export function percentDecode(text: string): string | undefined {
  try {
    return text.includes("%") ? decodeURIComponent(text) : text;
  } catch {
    return undefined;
  }
}
