import { describe, expect, it } from "vitest";
import { rowsAt } from "../../../gold/health-alerts/compute.ts";
import { healthAlerts as summary } from "../../../gold/health-alerts/health-alerts.ts";
import { openGroupContext } from "../../../gold/run/group-context.ts";
import { goldFixture, runOnce } from "../../../gold/testing/fixture.ts";
import { silverWrites } from "../../../gold/testing/silver-writes.ts";
import { day, hour, minute } from "../../../platform/time.ts";
import { runOutbox } from "../run.ts";

import { alertFixture, limits, noon } from "./testing/alert-fixture.ts";

describe("health alerts of recomputed gold", () => {
  it("of a corrected time zone wake nobody, whenever the outbox runs while gold recomputes", async () => {
    const fixture = goldFixture([summary]);
    const { outbox, published } = alertFixture();
    const stored = fixture.gold.gold(summary.container);
    const run = () =>
      runOutbox(
        {
          ...{ ...outbox, source: () => stored, gold: () => stored, alertMaximumAge: 100 * day },
          alertsAt: (user, time) => rowsAt(user, time, openGroupContext(fixture.gold.silverReader, fixture.gold)),
        },
        { ...limits, pageSize: 100 },
      );
    const profile = (zone: string, time: number) =>
      ({ stream: "profiles", user: "ann", time, city: "Bonn", zone }) as const;
    const write = (events: Parameters<typeof silverWrites>[0]) => {
      for (const each of silverWrites(events)) fixture.write(each);
    };
    write([{ stream: "registrations", user: "ann", device: "d", time: 0 }, profile("UTC", 0)]);
    // Every 5 hours an episode: the day of some is another one in each time zone.
    for (let number = 0; number < 20; number += 1)
      write(
        Array.from({ length: 10 }, (_, at) => {
          const time = noon - 4 * day + number * 5 * hour + at * minute;
          return { stream: "heart-rates" as const, device: "d", time, value: 140 };
        }),
      );
    const recompute = async (gold: typeof fixture.gold) => {
      while ((await runOnce({ ...fixture, gold }, [summary])).length > 0);
    };
    await recompute(fixture.gold);
    await run();
    expect(published).toHaveLength(20);
    const watched = Object.assign(Object.create(stored) as typeof stored, {
      create: (...of: Parameters<typeof stored.create>) => stored.create(...of).finally(run),
      replace: (...of: Parameters<typeof stored.replace>) => stored.replace(...of).finally(run),
    });
    const gold = {
      ...fixture.gold,
      gold: (name: string) => (name === summary.container ? watched : fixture.gold.gold(name)),
    };
    for (const [time, zone] of ["Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"].entries()) {
      const days = new Set(fixture.rows(summary).map((each) => `${each["id"]} ${each["date"]}`));
      write([profile(zone, time + 1)]);
      await recompute(gold);
      await run();
      // Otherwise nothing has moved.
      expect(fixture.rows(summary).filter((each) => !days.has(`${each["id"]} ${each["date"]}`)).length).toBeGreaterThan(
        3,
      );
      expect(published).toHaveLength(20);
    }
  });

  it("of a history of a year that is loaded at once wake nobody", async () => {
    const fixture = goldFixture([summary]);
    const events = [{ stream: "registrations" as const, user: "ann", device: "d", time: noon - 400 * day }];
    const readings = Array.from({ length: 300 }, (_, days) =>
      Array.from({ length: 10 }, (__, at) => {
        return { stream: "heart-rates" as const, device: "d", time: noon - (days + 2) * day + at * minute, value: 140 };
      }),
    );
    for (const write of silverWrites(events)) fixture.write(write);
    for (const some of readings) for (const write of silverWrites(some)) fixture.write(write);
    while ((await runOnce(fixture, [summary], { ...limits, pageSize: 1000 })).length > 0);
    expect(fixture.rows(summary)).toHaveLength(300);
    const { outbox, published } = alertFixture();
    const container = fixture.gold.gold(summary.container);
    expect(
      await runOutbox({ ...outbox, source: () => container, gold: () => container }, { ...limits, pageSize: 100 }),
    ).toMatchObject({ written: 0 });
    expect(published).toEqual([]);
  });
});
