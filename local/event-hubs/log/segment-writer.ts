import { type FileHandle, open, truncate } from "node:fs/promises";
import type { Block } from "./block.ts";
import { type Segment, segmentPath } from "./segment.ts";

/** Limits at which the next segment starts. */
export interface SegmentLimits {
  readonly bytes: number;
  /** Since its first event, in milliseconds. */
  readonly ageMs: number;
}

/** Appends blocks to the last segment, and starts another one when it is full or old. */
export class SegmentWriter {
  readonly #folder: string;
  readonly #limits: SegmentLimits;
  #segment: Segment | undefined;
  #file: FileHandle | undefined;
  /** Where a failed write began: it may have left a part of its block. */
  #torn: { readonly path: string; readonly length: number } | undefined;

  constructor(folder: string, limits: SegmentLimits, last: Segment | undefined) {
    this.#folder = folder;
    this.#limits = limits;
    this.#segment = last;
  }

  /**
   * Resolves to the segment of the block when the operating system has the bytes: a kill of this process loses nothing.
   */
  async write(block: Block, bytes: Buffer): Promise<Segment> {
    await this.#removeTorn();
    const segment = await this.#segmentFor(block);
    this.#file ??= await open(segment.path, "a");
    this.#torn = { path: segment.path, length: block.offset - segment.offset };
    for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten;
    this.#torn = undefined;
    return segment;
  }

  async #removeTorn(): Promise<void> {
    if (this.#torn === undefined) return;
    await this.close();
    await truncate(this.#torn.path, this.#torn.length);
    this.#torn = undefined;
  }

  async #segmentFor(block: Block): Promise<Segment> {
    const current = this.#segment;
    if (current !== undefined && this.#hasSpace(current, block)) return current;
    await this.close();
    this.#segment = {
      path: segmentPath(this.#folder, block.firstSequenceNumber),
      firstSequenceNumber: block.firstSequenceNumber,
      offset: block.offset,
      enqueuedTime: block.enqueuedTime,
    };
    return this.#segment;
  }

  #hasSpace({ offset, enqueuedTime }: Segment, block: Block): boolean {
    return block.offset - offset < this.#limits.bytes && block.enqueuedTime - enqueuedTime < this.#limits.ageMs;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
