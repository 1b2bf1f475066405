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
  postgresPort: 0,
  // Most tests do without it, and each server takes a second to start.
  postgres: "off",
} as const satisfies Omit<EndpointOptions, "data" | "log">;

/** Flags of `local/main.ts` for the whole stack, with the app, on free ports, without PostgreSQL. */
export const freePortFlags: readonly string[] = portFlags
  .flatMap((flag) => [`--${flag}`, "0"])
  .concat("--postgres", "off");
