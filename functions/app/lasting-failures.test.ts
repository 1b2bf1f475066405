import { expect, it } from "vitest";
import { minute } from "../../shared/platform/time.ts";
import { lastingFailures } from "./lasting-failures.ts";

const throttled = Object.assign(new Error("too many requests"), { code: 429 });

function fixture() {
  const clock = { now: 0 };
  return { clock, alerts: lastingFailures(() => clock.now) };
}

it("does not alert of throttling that ends within minutes, however often it fails", () => {
  const { clock, alerts } = fixture();
  const found = Array.from({ length: 15 }, () => {
    clock.now += 4000;
    return alerts("silver heart-rates|0|1", throttled);
  });
  expect(found).not.toContain(true);
});

it("alerts of throttling that lasts, for each work of its own", () => {
  const { clock, alerts } = fixture();
  const failures: boolean[] = [];
  for (; clock.now <= 6 * minute; clock.now += minute) failures.push(alerts("silver a", throttled));
  expect(failures).toEqual([false, false, false, false, false, true, true]);
  expect(alerts("silver b", throttled)).toBe(false);
});

it("forgets throttling after a time without failures", () => {
  const { clock, alerts } = fixture();
  alerts("silver a", throttled);
  clock.now = 12 * minute;
  expect(alerts("silver a", throttled)).toBe(false);
});

it("alerts of every other failure at once", () => {
  const { alerts } = fixture();
  expect(alerts("silver a", new Error("connection lost"))).toBe(true);
  expect(alerts("silver a", Object.assign(new Error("unavailable"), { code: 503 }))).toBe(true);
});
