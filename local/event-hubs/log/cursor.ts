import { type Block, blockEnd, messageAt, nextRecord } from "./block.ts";
import { free } from "./free.ts";
import type { PartitionLog } from "./partition-log.ts";
import type { ReadPosition } from "./position.ts";

/** Reads a partition forwards, message by message. */
export class LogCursor {
  readonly #log: PartitionLog;
  readonly #startAt: number;
  #blockOffset: number;
  #block: Block | undefined;
  /** The last read from the disk. */
  #loaded: readonly Block[] = [];
  #record = 0;

  constructor(log: PartitionLog, start: ReadPosition) {
    this.#log = log;
    this.#startAt = start.sequenceNumber;
    this.#blockOffset = start.blockOffset;
  }

  /**
   * The next message if it is in memory, valid until the next await; otherwise `load` it, unless the cursor is `atEnd`.
   */
  peek(): Buffer | undefined {
    const block = this.#currentBlock();
    return block === undefined ? undefined : messageAt(block, this.#record);
  }

  get atEnd(): boolean {
    return this.#blockOffset === this.#log.end.offset;
  }

  /** Moves past the message that `peek` returned. */
  advance(): void {
    const block = this.#currentBlock();
    if (block === undefined) return;
    this.#record = nextRecord(block, this.#record);
    if (this.#record === block.bodyLength) this.#goTo(blockEnd(block));
  }

  /** Reads the next message from the disk; after its deletion, the first remaining one. @throws CorruptLogError */
  async load(): Promise<void> {
    const [read] = this.#loaded;
    this.#loaded = [];
    // frees the others too: they share their memory
    if (read !== undefined) free(read.body);
    for (;;) {
      const begin = this.#log.begin.blockOffset;
      if (this.#blockOffset < begin) this.#goTo(begin);
      try {
        this.#loaded = await this.#log.loadBlocks(this.#blockOffset);
        return;
      } catch (error) {
        const deletedMeanwhile = this.#blockOffset < this.#log.begin.blockOffset;
        if (!deletedMeanwhile) throw error;
      }
    }
  }

  #goTo(blockOffset: number): void {
    this.#blockOffset = blockOffset;
    this.#block = undefined;
    this.#record = 0;
  }

  /** The block of the cursor; looked up again after it was freed. */
  #currentBlock(): Block | undefined {
    if (this.#block !== undefined && this.#block.body.length > 0) return this.#block;
    const offset = this.#blockOffset;
    this.#block = this.#log.cachedBlock(offset) ?? this.#loaded.find((block) => block.offset === offset);
    if (this.#block !== undefined && this.#record === 0) this.#record = this.#firstRecord(this.#block);
    return this.#block;
  }

  /** Only the first block can contain events before the start. */
  #firstRecord(block: Block): number {
    let record = 0;
    for (let n = block.firstSequenceNumber; n < this.#startAt; n += 1) record = nextRecord(block, record);
    return record;
  }
}
