/** The message of anything that was thrown. For an aggregate without a message, that of its last error. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "") return messageOf(thrown.errors.at(-1));
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The first line of the message: durable-functions appends its whole state to a message. */
export function firstLineOf(thrown: unknown): string {
  return messageOf(thrown).split("\n", 1)[0] ?? "";
}
