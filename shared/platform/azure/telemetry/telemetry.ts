import { isOn, type TelemetryTargets } from "./targets.ts";

/** OpenTelemetry, running. */
export interface Telemetry {
  /** Sends what it has; a target that does not answer is given up after a few seconds. Never throws. */
  stop(): Promise<void>;
}

/**
 * Starts OpenTelemetry for this process; what uses its API before stays deaf. The SDK is loaded only when there is somewhere to send to:
 * an app without telemetry starts as fast, and works as fast, as one that knows nothing of it.
 */
export async function startTelemetry(targets: TelemetryTargets): Promise<Telemetry> {
  if (!isOn(targets)) return { stop: async () => {} };
  const { openProviders } = await import("./providers.ts");
  return openProviders(targets);
}
