import type { AlertCase } from "./alert-case.ts";
import type { Row } from "./expression.ts";

/*
 * Cases of the burn rates of the objectives. The shares are written here again, so that a wrong rule of `shared/slo`
 * does not pass: of 1,000 events so many are bad in the worst hour that is silent, and one more fires.
 */

const most: readonly (readonly [alert: string, objective: string, window: "PT1H" | "PT6H", silent: number])[] = [
  ["freshness-burn-fast", "freshness", "PT1H", 144],
  ["freshness-burn-slow", "freshness", "PT6H", 60],
  ["completeness-burn", "completeness", "PT1H", 0],
  ["correctness-burn", "correctness", "PT1H", 0],
  ["api-burn-fast", "api", "PT1H", 14],
  ["api-burn-slow", "api", "PT6H", 6],
  ["notifications-burn-fast", "notifications", "PT1H", 720],
  ["notifications-burn-slow", "notifications", "PT6H", 300],
  ["quarantine-burn", "quarantine", "PT1H", 50],
];

export const objectiveWindows = most.map(([alert, , window]) => [alert, window] as const);

const minute = 60_000;
const events = (objective: string, bad: number, series = "a", age = 0): Row[] =>
  (["good", "bad"] as const).map((result) => ({
    ...{ Name: "korevital.objective.events", TimeGenerated: -age, Sum: result === "bad" ? bad : 1000 - bad },
    Properties: { objective, series, result },
  }));

export const objectiveCases: Readonly<Record<string, AlertCase>> = Object.fromEntries(
  most.map(([alert, objective, , silent]): [string, AlertCase] => [
    alert,
    {
      table: "AppMetrics",
      // One bad series among good ones.
      fires: [...events(objective, silent + 1), ...events(objective, 0, "b")],
      silent: [
        [],
        events(objective, silent),
        events("another", 1000),
        // The fault is over.
        [...events(objective, 1000, "a", 40 * minute), ...events(objective, 0)],
        // A single recent fault.
        ...(silent === 0 ? [] : [[...events(objective, 0, "a", 40 * minute), ...events(objective, silent + 1)]]),
      ],
    },
  ]),
);
