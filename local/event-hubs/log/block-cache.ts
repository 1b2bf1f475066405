import type { Block } from "./block.ts";
import { free } from "./free.ts";

/**
 * The last written blocks of all partitions of an endpoint, up to a number of bytes. An evicted block is freed: other
 * references to it see an empty body.
 */
export class BlockCache {
  readonly #maxBytes: number;
  readonly #blocks = new Map<string, Block>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(log: string, offset: number): Block | undefined {
    return this.#blocks.get(cacheKey(log, offset));
  }

  /** @param block the only owner of its memory */
  put(log: string, block: Block): void {
    this.#blocks.set(cacheKey(log, block.offset), block);
    this.#bytes += block.bodyLength;
    for (const [key, oldest] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#blocks.delete(key);
      this.#bytes -= oldest.bodyLength;
      free(oldest.body);
    }
  }
}

function cacheKey(log: string, offset: number): string {
  return `${log}:${offset}`;
}
