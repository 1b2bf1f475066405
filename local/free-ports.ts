import { type EndpointOptions, portFlags } from "./options.ts";

/** The endpoints on any free ports, so that several stacks can run side by side. */
export const freePorts = {
  eventHubsPort: 0,
  kafkaPort: 0,
  cosmosPort: 0,
  blobPort: 0,
  queuePort: 0,
  tablePort: 0,
  adminPort: 0,
} as const satisfies Omit<EndpointOptions, "data" | "log">;

/** Flags of `local/main.ts` for the whole stack, with the app, on free ports. */
export const freePortFlags: readonly string[] = portFlags.flatMap((flag) => [`--${flag}`, "0"]);
