import { describe, expect, it } from "vitest";
import { healthAlerts } from "../../shared/gold/health-alerts/health-alerts.ts";
import { referenceHealthAlerts } from "../../testing/reference/health-alerts.ts";
import { peopleOf, registration } from "../common/history.ts";
import { areRaisedOnce, episode, isDeliveredOnce } from "./alerts.ts";

const [ann] = peopleOf({ seed: 1, users: 1 });
if (ann === undefined) throw new Error("a person expected");
const now = Date.UTC(2026, 10, 20, 9, 30, 12);

describe("the episode of the demo", () => {
  it("is an alert of that person", () => {
    const events = [registration(ann, now - 86_400_000), ...episode(ann, now)];
    const rows = referenceHealthAlerts(events);
    expect(rows).toMatchObject([{ user_id: ann.userId, kind: "high", minutes: 15, start: "2026-11-20T09:15:00.000Z" }]);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(healthAlerts.columns.map(({ name }) => name).sort());
  });
});

describe("areRaisedOnce", () => {
  const message = (id: string, user_id: string, type = "health.alert.raised") => ({
    id,
    body: JSON.stringify({ type, user_id }),
  });

  it("accepts one raised alert of each person, and nothing else", () => {
    expect(areRaisedOnce(["1", "2"], [message("b", "2"), message("a", "1")])).toBe(true);
    expect(areRaisedOnce(["1"], [])).toBe(false);
    expect(areRaisedOnce(["1"], [message("a", "1"), message("a", "1")])).toBe(false);
    expect(areRaisedOnce(["1"], [message("a", "1"), message("b", "2")])).toBe(false);
    expect(areRaisedOnce(["1"], [message("a", "1", "health.alert.withdrawn")])).toBe(false);
  });
});

describe("isDeliveredOnce", () => {
  const text = "01234567  health.alert.raised  5acd0382  user 20001: 15 minutes above 120 bpm";

  it("accepts one verified delivery, and nothing else", () => {
    expect(isDeliveredOnce([`10:11:12  204  verified  ${text}`])).toBe(true);
    expect(isDeliveredOnce([])).toBe(false);
    expect(isDeliveredOnce([`10:11:12  204  verified  ${text}`, `10:11:13  204  again     ${text}`])).toBe(false);
    expect(isDeliveredOnce(["10:11:12  401  rejected  no signature"])).toBe(false);
    expect(isDeliveredOnce([`10:11:12  204  verified  ${text.replace("raised", "withdrawn")}`])).toBe(false);
  });
});
