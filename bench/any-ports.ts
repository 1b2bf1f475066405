/** Flags of the local stack for ports that are free. */
export const anyPorts: readonly string[] = [
  "functions",
  "event-hubs",
  "kafka",
  "cosmos",
  "blob",
  "queue",
  "table",
  "admin",
].flatMap((name) => [`--${name}-port`, "0"]);
