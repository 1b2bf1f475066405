import type { Output } from "./output.ts";
import { healthAlerts, healthAlertWebhooks } from "./outputs/health-alerts.ts";
import { riskScores } from "./outputs/risk-scores.ts";

/** Every output. A document of an output's source is of the type that it expects. */
export const outputs: readonly Output[] = [
  riskScores,
  healthAlerts,
  healthAlertWebhooks,
] as readonly Output<never>[] as readonly Output[];

export function outputNamed(name: string): Output | undefined {
  return outputs.find((output) => output.name === name);
}
