import { type EndpointOptions, portFlags } from "./options.ts";

/** The endpoints on whatever ports are free, so that stacks stand side by side. */
export const freePorts = {
  eventHubsPort: 0,
  kafkaPort: 0,
  cosmosPort: 0,
  blobPort: 0,
  queuePort: 0,
  tablePort: 0,
  adminPort: 0,
} as const satisfies Omit<EndpointOptions, "data" | "log">;

/** The same of the whole stack, the app too, as flags of `local/main.ts`. */
export const freePortFlags: readonly string[] = portFlags.flatMap((flag) => [`--${flag}`, "0"]);
