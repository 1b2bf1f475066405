import { minute } from "../../platform/time.ts";

/** Milliseconds without progress, although there is work, after which silver and gold count as stalled. */
export const layerStalledAfter = 15 * minute;

/** Milliseconds without progress after which a running orchestration counts as stalled: its host may have crashed. */
export const orchestrationStalledAfter = 30 * minute;
