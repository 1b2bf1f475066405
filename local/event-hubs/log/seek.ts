import type { EventPlace } from "../amqp/stored-message.ts";
import { type Block, nextRecord } from "./block.ts";
import type { PartitionLog } from "./partition-log.ts";
import { type Segment, segmentBlocks } from "./segment.ts";

/** Where a consumer wants to start. Inclusive: with the event of that value, otherwise after it. */
export type StartPosition =
  | { readonly from: "earliest" }
  | { readonly from: "latest" }
  | { readonly from: keyof EventPlace; readonly value: number; readonly inclusive: boolean };

/** The next event to read, and the offset of the block that holds it. */
export interface ReadPosition {
  readonly blockOffset: number;
  readonly sequenceNumber: number;
}

/**
 * Finds the first event that a start position asks for; the end of the log when there is none yet. A position before the
 * first event that is left asks for that one.
 */
export async function seek(log: PartitionLog, position: StartPosition): Promise<ReadPosition> {
  for (;;) {
    const { blockOffset } = log.begin;
    try {
      return await find(log, position);
    } catch (error) {
      const deletedMeanwhile = blockOffset < log.begin.blockOffset;
      if (!deletedMeanwhile) throw error;
    }
  }
}

async function find(log: PartitionLog, position: StartPosition): Promise<ReadPosition> {
  const segments = [...log.segments];
  const end: ReadPosition = { blockOffset: log.end.offset, sequenceNumber: log.end.sequenceNumber };
  if (position.from === "latest") return end;
  if (position.from === "earliest") return log.begin;
  const { from, value, inclusive } = position;
  const wanted = (place: EventPlace) => place[from] > value || (inclusive && place[from] === value);
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (next !== undefined && !wanted({ ...next, sequenceNumber: next.firstSequenceNumber })) continue;
    const found = await firstWanted(segment, next?.offset ?? end.blockOffset, wanted);
    if (found !== undefined) return found;
  }
  return end;
}

async function firstWanted(segment: Segment, segmentEnd: number, wanted: (place: EventPlace) => boolean) {
  for await (const block of segmentBlocks(segment, segment.offset, segmentEnd)) {
    const found = wanted(lastPlaceBound(block)) ? eventPlaces(block).find(wanted) : undefined;
    if (found !== undefined) return { blockOffset: block.offset, sequenceNumber: found.sequenceNumber };
  }
  return undefined;
}

/** No event of the block is beyond this; it spares a look inside most blocks. */
function lastPlaceBound({ firstSequenceNumber, count, offset, bodyLength, enqueuedTime }: Block): EventPlace {
  return { sequenceNumber: firstSequenceNumber + count - 1, offset: offset + bodyLength, enqueuedTime };
}

function* eventPlaces(block: Block): Generator<EventPlace, undefined> {
  let sequenceNumber = block.firstSequenceNumber;
  for (let at = 0; at < block.bodyLength; at = nextRecord(block, at)) {
    yield { sequenceNumber, offset: block.offset + at, enqueuedTime: block.enqueuedTime };
    sequenceNumber += 1;
  }
}
