import type { Block } from "./block.ts";

/** The blocks that were written or read last, of all partitions of an endpoint; bounds its memory whatever the logs hold. */
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

  put(log: string, block: Block): void {
    const key = cacheKey(log, block.offset);
    if (this.#blocks.has(key)) return;
    this.#blocks.set(key, block);
    this.#bytes += block.bodyLength;
    for (const [oldest, { bodyLength }] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#blocks.delete(oldest);
      this.#bytes -= bodyLength;
    }
  }
}

function cacheKey(log: string, offset: number): string {
  return `${log}:${offset}`;
}
