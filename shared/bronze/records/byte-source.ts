/** The bytes of one version of a file. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** All bytes with `from <= offset < to`; fails when the file is not that version any more. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** What one request fetches, and what is given on at a time: the records of that many bytes are objects in memory at once. */
const blockSize = 2 ** 20;
const pieceSize = 128 * 1024;

/** The bytes from an offset on; the next block is on its way while one is worked on. */
export async function* blocksFrom(source: ByteSource, offset: number): AsyncGenerator<Uint8Array> {
  const fetchAt = (from: number) => {
    const block = source.read(from, Math.min(from + blockSize, source.size));
    // It is awaited later, or never when the reader stops: that must not count as unhandled.
    block.catch(() => {});
    return block;
  };
  let from = offset;
  let next = from < source.size ? fetchAt(from) : undefined;
  while (next !== undefined) {
    const block = await next;
    if (block.length === 0) throw new Error(`the source gave no bytes at ${from} of ${source.size}`);
    from += block.length;
    next = from < source.size ? fetchAt(from) : undefined;
    for (let start = 0; start < block.length; start += pieceSize) yield block.subarray(start, start + pieceSize);
  }
}
