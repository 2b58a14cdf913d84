/**
 * Frees the memory of bytes that nothing refers to any more, if they have it for themselves. Left
 * to the garbage collector, a few megabytes of bodies make it look through all there is.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
