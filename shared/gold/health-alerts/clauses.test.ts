import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertClauses } from "../../../testing/reference/health-alerts.ts";
import { alertHistories } from "../testing/history.ts";
import { healthAlertReference, healthAlertsBy } from "../testing/reference.ts";

const minute = 60_000;
const hour = 60 * minute;

/** The convergence test compares the rule with the reference over the same histories. */
const changes: [string, Partial<typeof alertClauses>][] = [
  ["a minute at the upper threshold is not high", { isHigh: (bpm) => bpm >= 120 }],
  ["a minute at the lower threshold is not low", { isLow: (bpm) => bpm <= 40 }],
  ["an episode has ten minutes: not nine", { minutes: 9 }],
  ["an episode has ten minutes: not eleven", { minutes: 11 }],
  ["two missing minutes are tolerated", { missing: 1 }],
  ["three missing minutes are not tolerated", { missing: 3 }],
  ["an episode is followed for three hours: not less", { followed: 179 }],
  ["an episode is followed for three hours: not more", { followed: 181 }],
  ["the ten minutes after a workout prevent an alert", { recovery: 9 * minute }],
  ["the eleventh minute after a workout does not", { recovery: 11 * minute }],
  ["a start without a stop is a workout of three hours: not less", { unfinished: 3 * hour - minute }],
  ["a start without a stop is a workout of three hours: not more", { unfinished: 3 * hour + minute }],
  ["a start without a stop is a workout", { unfinished: Number.NEGATIVE_INFINITY }],
  ["a repeated start within a workout is not one without a stop", { countsRepeatedStarts: true }],
  ["the readings of all devices count in a minute, not the first one", { ofMinute: ([first = 0]) => first }],
  ["a minute has the mean of its readings, not the highest", { ofMinute: (bpms) => Math.max(...bpms) }],
];

describe("without one clause of the rule some history gives other rows", () => {
  test.each(changes)("%s", (_, change) => {
    const changed = healthAlertsBy({ ...alertClauses, ...change });
    const isEqual = fc.property(
      alertHistories,
      (history) => JSON.stringify(healthAlertReference(history)) === JSON.stringify(changed(history)),
    );
    expect(fc.check(isEqual, { seed: 42, numRuns: 20_000, endOnFailure: true }).failed).toBe(true);
  });
});
