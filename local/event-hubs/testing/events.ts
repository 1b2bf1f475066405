import rhea from "rhea";
import { type EventMessage, readEventMessage } from "../amqp/event-message.ts";
import { BlockCache } from "../log/block-cache.ts";
import { LogCursor } from "../log/cursor.ts";
import { PartitionLog } from "../log/partition-log.ts";
import type { ReadPosition } from "../log/position.ts";
import type { Retention } from "../log/retention.ts";

/* Logs without a network, for tests. */

/** A stored event, as a consumer receives it. */
export interface SeenEvent {
  readonly body: string;
  readonly sequenceNumber: number;
  readonly offset: number;
  readonly enqueuedTime: number;
}

export function event(body: string): EventMessage {
  return readEventMessage(rhea.message.encode({ body }));
}

export interface TestLogOptions {
  readonly segmentBytes?: number;
  readonly cacheBytes?: number;
  readonly now?: () => number;
  readonly lines?: string[];
  readonly retention?: Retention;
}

export function openLog(folder: string, options: TestLogOptions = {}): Promise<PartitionLog> {
  const { segmentBytes = 1000, cacheBytes = 0, now = () => 0, lines = [], retention = {} } = options;
  const cache = new BlockCache(cacheBytes);
  return PartitionLog.open({ folder, cache, now, segmentBytes, retention, log: (line) => lines.push(line) });
}

/** All events from a position to the end. */
export async function readAll(log: PartitionLog, from: ReadPosition = log.begin): Promise<SeenEvent[]> {
  const cursor = new LogCursor(log, from);
  const seen: SeenEvent[] = [];
  while (!cursor.atEnd) {
    const message = cursor.peek();
    if (message === undefined) await cursor.load();
    else seen.push(decode(message));
    if (message !== undefined) cursor.advance();
  }
  return seen;
}

function decode(message: Buffer): SeenEvent {
  const { body, message_annotations: annotations } = rhea.message.decode(message);
  return {
    body,
    sequenceNumber: annotations["x-opt-sequence-number"],
    offset: Number(annotations["x-opt-offset"]),
    enqueuedTime: annotations["x-opt-enqueued-time"].getTime(),
  };
}
