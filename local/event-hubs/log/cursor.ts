import { type Block, blockEnd, messageAt, nextRecord } from "./block.ts";
import type { PartitionLog } from "./partition-log.ts";
import type { ReadPosition } from "./seek.ts";

/** Reads a partition forwards, message by message. */
export class LogCursor {
  readonly #log: PartitionLog;
  readonly #startAt: number;
  #blockOffset: number;
  #block: Block | undefined;
  #record = 0;

  constructor(log: PartitionLog, start: ReadPosition) {
    this.#log = log;
    this.#startAt = start.sequenceNumber;
    this.#blockOffset = start.blockOffset;
  }

  /** The next message if it is in memory; otherwise `load` it, unless the cursor is `atEnd`. */
  peek(): Buffer | undefined {
    if (this.#block === undefined) this.#enter(this.#log.cachedBlock(this.#blockOffset));
    return this.#block === undefined ? undefined : messageAt(this.#block, this.#record);
  }

  get atEnd(): boolean {
    return this.#block === undefined && this.#blockOffset === this.#log.end.offset;
  }

  /** Moves past the message that `peek` gave. */
  advance(): void {
    const block = this.#block;
    if (block === undefined) return;
    this.#record = nextRecord(block, this.#record);
    if (this.#record < block.bodyLength) return;
    this.#blockOffset = blockEnd(block);
    this.#block = undefined;
    this.#record = 0;
  }

  /** Reads the next message from the disk. @throws CorruptLogError */
  async load(): Promise<void> {
    this.#enter(await this.#log.loadBlock(this.#blockOffset));
  }

  #enter(block: Block | undefined): void {
    this.#block = block;
    if (block === undefined) return;
    // only the first block can hold events from before the start
    const skipped = this.#startAt - block.firstSequenceNumber;
    for (let count = 0; count < skipped; count += 1) this.#record = nextRecord(block, this.#record);
  }
}
