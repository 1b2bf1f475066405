import type { EventPosition } from "../amqp/stored-message.ts";
import { type Block, nextRecord } from "./block.ts";
import type { PartitionLog } from "./partition-log.ts";
import type { ReadPosition, StartPosition } from "./position.ts";
import { type Segment, segmentBlocks } from "./segment.ts";

/**
 * Finds the first event at or after a start position, or the end of the log. A position before the first remaining
 * event finds that event.
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
  const matches = (event: EventPosition) => event[from] > value || (inclusive && event[from] === value);
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (next !== undefined && !matches({ ...next, sequenceNumber: next.firstSequenceNumber })) continue;
    const found = await firstMatch(segment, next?.offset ?? end.blockOffset, matches);
    if (found !== undefined) return found;
  }
  return end;
}

async function firstMatch(segment: Segment, segmentEnd: number, matches: (event: EventPosition) => boolean) {
  for await (const block of segmentBlocks(segment, segment.offset, segmentEnd)) {
    const found = matches(lastPositionBound(block)) ? eventPositions(block).find(matches) : undefined;
    if (found !== undefined) return { blockOffset: block.offset, sequenceNumber: found.sequenceNumber };
  }
  return undefined;
}

/** Upper bound of the events of a block, which skips the scan of most blocks. */
function lastPositionBound({ firstSequenceNumber, count, offset, bodyLength, enqueuedTime }: Block): EventPosition {
  return { sequenceNumber: firstSequenceNumber + count - 1, offset: offset + bodyLength, enqueuedTime };
}

function* eventPositions(block: Block): Generator<EventPosition, undefined> {
  let sequenceNumber = block.firstSequenceNumber;
  for (let at = 0; at < block.bodyLength; at = nextRecord(block, at)) {
    yield { sequenceNumber, offset: block.offset + at, enqueuedTime: block.enqueuedTime };
    sequenceNumber += 1;
  }
}
