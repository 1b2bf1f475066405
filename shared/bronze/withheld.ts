/** The message of a rejected record whose bytes are not stored: how many they were. */
export function withheldMessage(message: string, bytes: number): string {
  return `${message} (${bytes} bytes, which are not stored)`;
}

/** The same message for any number of bytes, so that records are counted by reason. */
export function withoutLength(message: string): string {
  return message.replace(/ \(\d+ bytes, which are not stored\)$/, " (its bytes are not stored)");
}
