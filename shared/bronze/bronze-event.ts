import type { Rejection } from "../streams/outcome.ts";

/** One record of an event as it arrived; for a row of a CSV file the JSON body that is derived from it. */
export interface BronzeEvent {
  /** That of the hub, or the number of the record in its file. */
  readonly sequenceNumber: number;
  /** Its number in the event, counted from 1, when the event has several records. */
  readonly record?: number | undefined;
  /** Epoch milliseconds; for a landed file the time at which its landing began. */
  readonly enqueuedTime: number;
  /** Partition key, when the event was sent with one. */
  readonly key: string | undefined;
  /** The bytes of the body; of a record of several, its own bytes. Empty when they may not be stored. */
  readonly body: Uint8Array;
  /** The id of the quarantined event that it replays (see `shared/operations/quarantine`). */
  readonly replayOf?: string | undefined;
  /** When the hub received the event that it replays for the first time, epoch milliseconds. */
  readonly firstEnqueuedTime?: number | undefined;
}

/** An event as it is read from bronze or quarantine. */
export interface PositionedEvent extends BronzeEvent {
  /** Position of its commit, in a merged file; otherwise the position is that of the row which names the file. */
  readonly position?: number;
}

/** An event before it has an outcome. */
export interface ReceivedEvent extends BronzeEvent {
  /** The bytes that arrived, when the body was derived from them: quarantine stores these. */
  readonly original?: Uint8Array;
  /** What the reader of its file has already found wrong. */
  readonly rejection?: Rejection;
}
