import type { BronzeEvent } from "../bronze-event.ts";

/** Application properties of a replayed event. */
export const replayProperties = {
  /** The id of the quarantined event. */
  of: "korevital-replay-of",
  /** The id of the replay. */
  by: "korevital-replay",
  /** When the quarantined event was enqueued first-hand, epoch milliseconds. */
  firstEnqueued: "korevital-first-enqueued",
} as const;

/** More characters than any id of a quarantined event has. */
const maxIdLength = 512;

/** What an event contains of the quarantined event that it replays. */
export type ReplayedEvent = Pick<BronzeEvent, "replayOf" | "firstEnqueuedTime">;

/**
 * Empty for an event that is not a replay. A sender cannot claim to have sent the original after the hub received the
 * replay, so that nobody can be more recent than they are.
 */
export function readReplay(properties: unknown, enqueuedTime: number): ReplayedEvent {
  const replayOf = readReplayOf(properties);
  if (replayOf === undefined) return {};
  const time = Number((properties as Record<string, unknown>)[replayProperties.firstEnqueued]);
  if (!Number.isSafeInteger(time) || time <= 0) return { replayOf };
  return { replayOf, firstEnqueuedTime: Math.min(time, enqueuedTime) };
}

/**
 * The id of the quarantined event that an event replays; undefined when it is not a replay. Any sender can set the
 * property to any value: what cannot be an id is ignored.
 */
function readReplayOf(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  const id = (properties as Record<string, unknown>)[replayProperties.of];
  return typeof id === "string" && id !== "" && id.length <= maxIdLength ? id : undefined;
}
