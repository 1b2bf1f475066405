import { mkdir, unlink } from "node:fs/promises";
import type { EventMessage } from "../amqp/event-message.ts";
import { type Block, encodeBlock } from "./block.ts";
import type { BlockCache } from "./block-cache.ts";
import { GroupCommit } from "./group-commit.ts";
import type { ReadPosition } from "./position.ts";
import { endAfter, type LogEnd, recoverLog } from "./recovery.ts";
import { expiredSegments, maxSegmentAgeMs, type Retention } from "./retention.ts";
import { readBlocks, type Segment } from "./segment.ts";
import { SegmentWriter } from "./segment-writer.ts";

export interface PartitionLogOptions {
  readonly folder: string;
  readonly cache: BlockCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  readonly segmentBytes?: number;
  /** Without it no event is deleted. */
  readonly retention?: Retention;
}

const defaultSegmentBytes = 8 * 1024 * 1024;
const maxGroupBytes = 1024 * 1024;

/** The events of one partition, in segment files. Sequence numbers start at 0 and never repeat. */
export class PartitionLog {
  readonly #folder: string;
  readonly #cache: BlockCache;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  readonly #retention: Retention;
  readonly #segments: Segment[];
  readonly #writer: SegmentWriter;
  readonly #commits: GroupCommit<readonly EventMessage[]>;
  readonly #listeners = new Set<() => void>();
  #end: LogEnd;
  /** Of the next appended event: events are stored in the order of their appends, or all fail. */
  #nextSequenceNumber: number;
  #expiring: Promise<void> = Promise.resolve();

  private constructor(options: PartitionLogOptions, segments: Segment[], end: LogEnd) {
    this.#folder = options.folder;
    this.#cache = options.cache;
    this.#now = options.now;
    this.#log = options.log;
    this.#retention = options.retention ?? {};
    this.#segments = segments;
    this.#end = end;
    this.#nextSequenceNumber = end.sequenceNumber;
    const { folder, segmentBytes = defaultSegmentBytes } = options;
    const limits = { bytes: segmentBytes, ageMs: maxSegmentAgeMs(this.#retention) };
    this.#writer = new SegmentWriter(folder, limits, segments.at(-1));
    this.#commits = new GroupCommit(
      (groups) => this.#commit(groups.flat()),
      totalBytes,
      maxGroupBytes,
      () => {
        this.#nextSequenceNumber = this.#end.sequenceNumber;
      },
    );
  }

  /** @throws CorruptLogError when a segment is damaged */
  static async open(options: PartitionLogOptions): Promise<PartitionLog> {
    await mkdir(options.folder, { recursive: true });
    const { segments, end } = await recoverLog(options.folder, options.log);
    const log = new PartitionLog(options, segments, end);
    void log.expire();
    return log;
  }

  /** The end of the committed events; moves with every commit. */
  get end(): LogEnd {
    return this.#end;
  }

  /** The first remaining event, or the end; moves when old segments are deleted. */
  get begin(): ReadPosition {
    const [first] = this.#segments;
    return first === undefined
      ? { blockOffset: this.#end.offset, sequenceNumber: this.#end.sequenceNumber }
      : { blockOffset: first.offset, sequenceNumber: first.firstSequenceNumber };
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** Resolves to the first sequence number when the events are stored and visible to readers. */
  async append(events: readonly EventMessage[]): Promise<number> {
    const first = this.#nextSequenceNumber;
    this.#nextSequenceNumber += events.length;
    await this.#commits.add(events);
    return first;
  }

  /** Calls the listener after every commit, until the returned function is called. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The block at an offset if it is in memory; valid until the next await, when it may be freed. */
  cachedBlock(offset: number): Block | undefined {
    return this.#cache.get(this.#folder, offset);
  }

  /** Reads the block at an offset, and some after it. @throws CorruptLogError */
  async loadBlocks(offset: number): Promise<Block[]> {
    const index = this.#segments.findLastIndex((segment) => segment.offset <= offset);
    const segment = this.#segments[index];
    if (segment === undefined) throw new RangeError(`no block at offset ${offset}`);
    return readBlocks(segment, offset, this.#segments[index + 1]?.offset ?? this.#end.offset);
  }

  /** Deletes segments beyond the retention; to be called periodically. */
  expire(): Promise<void> {
    this.#expiring = this.#expiring.then(() => this.#deleteExpired());
    return this.#expiring;
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#expiring;
    await this.#writer.close();
  }

  async #commit(events: readonly EventMessage[]): Promise<void> {
    const { sequenceNumber: firstSequenceNumber, offset, lastEnqueuedTime } = this.#end;
    const enqueuedTime = Math.max(this.#now(), lastEnqueuedTime);
    const { block, bytes } = encodeBlock(events, { firstSequenceNumber, offset, enqueuedTime });
    const segment = await this.#writer.write(block, bytes);
    const isNewSegment = segment !== this.#segments.at(-1);
    if (isNewSegment) this.#segments.push(segment);
    this.#end = endAfter(block);
    this.#cache.put(this.#folder, block);
    for (const listener of this.#listeners) listener();
    if (isNewSegment) void this.expire();
  }

  /** One at a time, the oldest first: after a kill the remaining files are contiguous. */
  async #deleteExpired(): Promise<void> {
    for (let left = expiredSegments(this.#segments, this.#end, this.#now(), this.#retention); left > 0; left -= 1) {
      const oldest = this.#segments.shift();
      if (oldest === undefined) return;
      try {
        await unlink(oldest.path);
      } catch (error) {
        this.#segments.unshift(oldest);
        return this.#log(`${oldest.path} is beyond the retention, but cannot be deleted: ${error}`);
      }
    }
  }
}

function totalBytes(events: readonly EventMessage[]): number {
  return events.reduce((bytes, event) => bytes + event.rest.length, 0);
}
