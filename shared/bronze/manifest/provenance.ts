/** Application properties of a replayed event. */
export const replayProperties = {
  /** The id of the quarantined event. */
  of: "korevital-replay-of",
  /** The id of the replay. */
  by: "korevital-replay",
} as const;

/** More characters than any id of a quarantined event has. */
const maxIdLength = 512;

/**
 * The id of the quarantined event that an event replays; undefined when it is not a replay. Any sender can set the
 * property to any value: what cannot be an id is ignored.
 */
export function readReplayOf(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  const id = (properties as Record<string, unknown>)[replayProperties.of];
  return typeof id === "string" && id !== "" && id.length <= maxIdLength ? id : undefined;
}
