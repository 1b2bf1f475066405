import { hour } from "../../shared/platform/time.ts";
import { burnQuery, burnRatesOf } from "../../shared/slo/burn-rates.ts";
import { type Objective, windowText } from "../../shared/slo/objective.ts";

/** `bicep/objective-alerts.json`: the burn rates as entries of the type `QueryAlert` of alerts.bicep. */
export function objectiveAlerts(objectives: readonly Objective[]): string {
  const alerts = objectives.flatMap((objective) =>
    burnRatesOf(objective).map((rate) => ({
      name: rate.alert,
      severity: rate.severity,
      description: descriptionOf(objective, rate.factor),
      query: burnQuery(objective, rate),
      operator: "GreaterThan",
      threshold: 0,
      window: `PT${rate.window / hour}H`,
      consecutiveEvaluations: 1,
      requiresTraffic: false,
    })),
  );
  return `${JSON.stringify(alerts, null, 2)}\n`;
}

function descriptionOf(objective: Objective, factor: number): string {
  const target = `${Number((objective.target * 100).toPrecision(6))} % of ${objective.name} in ${windowText(objective)}`;
  if (objective.target === 1) return `An event missed the objective of ${target}.`;
  return `The error budget of ${target} is spent more than ${factor} times too fast.`;
}
