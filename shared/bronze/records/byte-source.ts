/** The bytes of one version of a file. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** All bytes with `from <= offset < to`; fails when the file has another version. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Bytes of one request, and bytes that are yielded at once: the records of one piece are in memory together. */
const blockSize = 2 ** 20;
const pieceSize = 128 * 1024;

/** The bytes from an offset on. The next block is requested while the current one is processed. */
export async function* blocksFrom(source: ByteSource, offset: number): AsyncGenerator<Uint8Array> {
  const fetchAt = (from: number) => {
    const block = source.read(from, Math.min(from + blockSize, source.size));
    // A consumer that stops early never awaits it: its rejection must not count as unhandled.
    block.catch(() => {});
    return block;
  };
  let from = offset;
  let next = from < source.size ? fetchAt(from) : undefined;
  while (next !== undefined) {
    const block = await next;
    if (block.length === 0) throw new Error(`the source returned no bytes at ${from} of ${source.size}`);
    from += block.length;
    next = from < source.size ? fetchAt(from) : undefined;
    for (let start = 0; start < block.length; start += pieceSize) yield block.subarray(start, start + pieceSize);
  }
}
