import { apiEvents } from "./api-events.ts";
import { ingestEvents } from "./ingest-events.ts";
import { ingestRecoveryEvents } from "./ingest-recovery-events.ts";
import { layerEvents } from "./layer-events.ts";
import { maintenanceEvents } from "./maintenance-events.ts";

/** Every kind of line that the app logs, by name. Nothing else is logged: a test reads the sources. */
export const logEvents = {
  ...ingestEvents,
  ...ingestRecoveryEvents,
  ...layerEvents,
  ...maintenanceEvents,
  ...apiEvents,
} as const;

export type LogEventName = keyof typeof logEvents;
