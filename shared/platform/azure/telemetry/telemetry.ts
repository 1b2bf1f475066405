import type { Telemetry } from "./providers.ts";
import { isOn, type TelemetryTargets } from "./targets.ts";

/**
 * Starts OpenTelemetry for this process. The SDK is loaded only when there is a target, so that telemetry costs an app
 * without one neither start-up time nor throughput. Call it before the OpenTelemetry API is used.
 */
export async function startTelemetry(targets: TelemetryTargets): Promise<Telemetry> {
  if (!isOn(targets)) return { stop: async () => {} };
  const { openProviders } = await import("./providers.ts");
  return openProviders(targets);
}
