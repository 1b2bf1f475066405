import { mkdir } from "node:fs/promises";
import type { EventMessage } from "../amqp/event-message.ts";
import { type Block, encodeBlock } from "./block.ts";
import type { BlockCache } from "./block-cache.ts";
import { GroupCommit } from "./group-commit.ts";
import { endAfter, type LogEnd, recoverLog } from "./recovery.ts";
import { readBlocks, type Segment } from "./segment.ts";
import { SegmentWriter } from "./segment-writer.ts";

export interface PartitionLogOptions {
  readonly folder: string;
  readonly cache: BlockCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  readonly segmentBytes?: number;
}

const defaultSegmentBytes = 8 * 1024 * 1024;
const maxGroupBytes = 1024 * 1024;

/** The events of one partition, in files; sequence numbers start at 0 and never repeat. */
export class PartitionLog {
  readonly #folder: string;
  readonly #cache: BlockCache;
  readonly #now: () => number;
  readonly #segments: Segment[];
  readonly #writer: SegmentWriter;
  readonly #commits: GroupCommit<readonly EventMessage[]>;
  readonly #listeners = new Set<() => void>();
  #end: LogEnd;

  private constructor(options: PartitionLogOptions, segments: Segment[], end: LogEnd) {
    this.#folder = options.folder;
    this.#cache = options.cache;
    this.#now = options.now;
    this.#segments = segments;
    this.#end = end;
    this.#writer = new SegmentWriter(options.folder, options.segmentBytes ?? defaultSegmentBytes, segments.at(-1));
    this.#commits = new GroupCommit((groups) => this.#commit(groups.flat()), totalBytes, maxGroupBytes);
  }

  /** @throws CorruptLogError when what is stored is not what was written. */
  static async open(options: PartitionLogOptions): Promise<PartitionLog> {
    await mkdir(options.folder, { recursive: true });
    const { segments, end } = await recoverLog(options.folder, options.log);
    return new PartitionLog(options, segments, end);
  }

  /** What is committed; grows with every commit. */
  get end(): LogEnd {
    return this.#end;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Resolves when the events are stored; readers see them from then on. */
  append(events: readonly EventMessage[]): Promise<void> {
    return this.#commits.add(events);
  }

  /** Calls the listener after every commit, until the returned function is called. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The block at an offset if it is in memory. */
  cachedBlock(offset: number): Block | undefined {
    return this.#cache.get(this.#folder, offset);
  }

  /** Reads the block at an offset, and some after it, into memory. @throws CorruptLogError */
  async loadBlock(offset: number): Promise<Block> {
    const index = this.#segments.findLastIndex((segment) => segment.offset <= offset);
    const segment = this.#segments[index];
    if (segment === undefined) throw new RangeError(`no block at offset ${offset}`);
    const blocks = await readBlocks(segment, offset, this.#segments[index + 1]?.offset ?? this.#end.offset);
    for (const block of blocks) this.#cache.put(this.#folder, block);
    const [first] = blocks;
    if (first === undefined) throw new RangeError(`no block at offset ${offset}`);
    return first;
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#writer.close();
  }

  async #commit(events: readonly EventMessage[]): Promise<void> {
    const { sequenceNumber: firstSequenceNumber, offset, lastEnqueuedTime } = this.#end;
    const enqueuedTime = Math.max(this.#now(), lastEnqueuedTime);
    const { block, bytes } = encodeBlock(events, { firstSequenceNumber, offset, enqueuedTime });
    const segment = await this.#writer.write(block, bytes);
    if (segment !== this.#segments.at(-1)) this.#segments.push(segment);
    this.#cache.put(this.#folder, block);
    this.#end = endAfter(block);
    for (const listener of this.#listeners) listener();
  }
}

function totalBytes(events: readonly EventMessage[]): number {
  return events.reduce((bytes, event) => bytes + event.rest.length, 0);
}
