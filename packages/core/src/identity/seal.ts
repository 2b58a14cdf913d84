import { isEqual } from "./hmac.ts";
import { createPseudonyms, type PseudonymOptions, type Pseudonyms } from "./pseudonym.ts";

/** Signs text that leaves the process, so that it comes back as it was or not at all. */
export interface Seal {
  /** The text with its signature; `undefined` where there is no key. */
  readonly seal: (text: string) => string | undefined;
  /** The text of {@link seal}; `undefined` where somebody else wrote or changed it. */
  readonly open: (sealed: string | undefined) => string | undefined;
}

/**
 * Creates a seal under the pseudonym key. One purpose does not accept what was sealed for another.
 *
 * @param purpose - a word that tells what the text is for.
 * @param options - the key, as adapters take it.
 *
 * @example
 * ```ts
 * import { createSeal } from "@otel-sessions/core";
 *
 * const { seal, open } = createSeal("hand-over", { key: "a secret of at least 16 bytes" });
 * open(seal("ada")); // "ada"
 * open("ada, says a client"); // undefined
 * ```
 */
export function createSeal(purpose: string, options?: PseudonymOptions | false): Seal {
  return createSealUnder(purpose, createPseudonyms(options));
}

/** The same with pseudonyms that are compiled already. */
export function createSealUnder(purpose: string, pseudonyms: Pseudonyms): Seal {
  function seal(text: string): string | undefined {
    const signature = pseudonyms.current?.("sessionId", `${purpose} ${text}`);
    return signature === undefined ? undefined : `${text}.${signature.slice(-22)}`;
  }
  return {
    seal,
    open(sealed) {
      if (sealed === undefined) return undefined;
      const text = sealed.slice(0, Math.max(0, sealed.lastIndexOf(".")));
      const expected = seal(text);
      return expected !== undefined && isEqual(expected, sealed) ? text : undefined;
    },
  };
}
