/**
 * Gives the memory behind a buffer back at once; every view of it is empty from then on. Without, it would wait for the
 * garbage collector, which looks through the whole heap whenever some 16 MB of buffers have come: with much data passing through,
 * that costs more processor time than everything else.
 *
 * @param buffer of an allocation of its own, never of Node's pool; nothing may be reading or writing it
 */
export function free({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
