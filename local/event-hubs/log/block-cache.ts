import type { Block } from "./block.ts";
import { free } from "./free.ts";

/**
 * The blocks that were written last, of all partitions of an endpoint; bounds its memory whatever the logs hold. A block
 * that leaves it is freed: who still holds it sees that its body is empty.
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

  /** Takes a block whose memory is its own. */
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
