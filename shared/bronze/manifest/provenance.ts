/** Application properties of an event that was sent again from the quarantine. */
export const replayProperties = {
  /** The id of the quarantined event. */
  of: "korevital-replay-of",
  /** The id of the replay that sent it. */
  by: "korevital-replay",
} as const;

/** Characters enough for any id of ours. */
const longest = 512;

/**
 * For which quarantined event one was sent again, if it was. Other senders may set any property to anything:
 * what cannot be an id of ours is none.
 */
export function readReplayOf(properties: unknown): string | undefined {
  if (typeof properties !== "object" || properties === null) return undefined;
  const id = (properties as Record<string, unknown>)[replayProperties.of];
  return typeof id === "string" && id !== "" && id.length <= longest ? id : undefined;
}
