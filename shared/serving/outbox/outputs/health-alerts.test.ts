import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../../testing/fakes/faults.ts";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { rowsAt } from "../../../gold/health-alerts/compute.ts";
import { healthAlerts as summary } from "../../../gold/health-alerts/health-alerts.ts";
import { openGroupContext } from "../../../gold/run/group-context.ts";
import { goldFixture, runOnce } from "../../../gold/testing/fixture.ts";
import { silverWrites } from "../../../gold/testing/silver-writes.ts";
import type { OutgoingEvent } from "../../../platform/azure/outgoing-event.ts";
import { day, hour, isoTime, minute } from "../../../platform/time.ts";
import { eraseMessagesIn } from "../erase-messages.ts";
import type { OutboxMessage } from "../message.ts";
import type { Outbox } from "../outbox.ts";
import type { Output } from "../output.ts";
import { runOutbox } from "../run.ts";
import { healthAlerts, reviewAlerts } from "./health-alerts.ts";

const noon = Date.UTC(2026, 5, 1, 12);
const limits = { pageSize: 3, concurrency: 2, deadline: Number.POSITIVE_INFINITY };

type Group = { readonly id: string; readonly userId: string; readonly rows: object[] };

const row = (alert: string, start: number, userId = "ann") => ({
  ...{ user_id: userId, date: isoTime(start).slice(0, 10), hour: isoTime(start).slice(0, 13), id: alert, kind: "high" },
  ...{ start: isoTime(start), end: isoTime(start + 10 * minute), minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
});

/** Gold's alerts and the outbox in memory; `fault` is called for each request. */
function alertFixture(fault: () => "none" | "before" | "after" = () => "none") {
  const [gold, messages, progress] = [
    memoryContainer("userId"),
    memoryContainer("subject"),
    memoryContainer("consumer"),
  ];
  const published: { readonly id: string; readonly type: string; readonly alert: string }[] = [];
  const hub = {
    async publish(events: readonly OutgoingEvent[]) {
      for (const { body, properties } of events) {
        const { type, id: alert } = JSON.parse(Buffer.from(body).toString());
        published.push({ id: properties?.["id"] ?? "", type: type.replace("health.alert.", ""), alert });
      }
    },
  };
  const clock = { now: noon + hour };
  const hidden = new Set<string>();
  /** The alerts that silver gives. */
  const inSilver = new Set<string>();
  const outbox: Outbox = {
    outputs: [healthAlerts as Output<never> as Output],
    source: () => withFaults(gold, fault),
    gold: () => withFaults(gold, fault),
    silver: goldFixture([summary]).gold.silverReader,
    messages: withFaults(messages, fault),
    progress: withFaults(progress, fault),
    hub: () => withFaults(hub, fault),
    webhook: undefined,
    alertsAt: async () => [...inSilver].map((id) => ({ id })),
    isVisible: async (userId) => !hidden.has(userId),
    alertMaximumAge: day,
    now: () => clock.now,
  };
  const put = (id: string, rows: object[], userId = "ann") => gold.put({ id, userId, rows } as Group);
  return { ...{ published, put, clock, hidden, inSilver, messages, outbox }, run: () => runOutbox(outbox, limits) };
}

const textsOf = (published: readonly { readonly type: string; readonly alert: string }[]) =>
  published.map(({ type, alert }) => `${alert} ${type}`);

describe("health alerts", () => {
  it("are raised once, while they grow", async () => {
    const { put, run, published, messages } = alertFixture();
    put("g", [row("a", noon)]);
    await run();
    put("g", [{ ...row("a", noon), minutes: 25, end: isoTime(noon + 25 * minute) }]);
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
    expect(messages.all<OutboxMessage>()[0]?.body).toEqual({
      ...{ type: "health.alert.raised", id: "a", user_id: "ann", kind: "high", start: "2026-06-01T12:00:00.000Z" },
      ...{ minutes: 10, peak_bpm: 131.5, threshold_bpm: 120 },
    });
  });

  it("are withdrawn, raised again, and both for another start, under different ids", async () => {
    const { put, run, published } = alertFixture();
    for (const rows of [[row("a", noon)], [], [row("a", noon)], [row("b", noon + minute)]]) {
      put("g", rows);
      await run();
    }
    expect(textsOf(published)).toEqual(["a raised", "a withdrawn", "a raised", "a withdrawn", "b raised"]);
    expect(new Set(published.map(({ id }) => id)).size).toBe(5);
  });

  it("stay raised when a corrected time zone moves them to the group of another day, in any order", async () => {
    const { put, run, published } = alertFixture();
    put("before", [row("a", noon)]);
    await run();
    put("after", [row("a", noon)]);
    await run();
    put("before", []);
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
  });

  it("stay raised while gold contains them in no group, and silver does", async () => {
    const { put, run, published, inSilver, messages } = alertFixture();
    put("before", [row("a", noon)]);
    await run();
    inSilver.add("a");
    put("before", []);
    await run();
    put("after", [row("a", noon)]);
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
    expect(messages.all()).toHaveLength(1);
  });

  it("are withdrawn when silver dissolves them before gold writes them again, without a change of gold", async () => {
    const { put, run, published, inSilver, messages } = alertFixture();
    put("before", [row("a", noon)]);
    await run();
    inSilver.add("a");
    put("before", []);
    await run();
    inSilver.clear();
    await run();
    expect(textsOf(published)).toEqual(["a raised", "a withdrawn"]);
    expect(messages.all()).toHaveLength(2);
  });

  it("are withdrawn after a restriction in which they dissolved", async () => {
    const { put, run, published, hidden, messages, outbox } = alertFixture();
    put("g", [row("a", noon)]);
    await run();
    hidden.add("ann");
    put("g", []);
    await run();
    hidden.clear();
    await reviewAlerts(outbox, "ann");
    await run();
    expect(textsOf(published)).toEqual(["a raised", "a withdrawn"]);
    expect(messages.all()).toHaveLength(2);
  });

  it("are raised when their last minute has begun: the clock of the device may be ahead", async () => {
    const { put, run, published, clock } = alertFixture();
    clock.now = noon + 9 * minute - 1;
    put("g", [row("a", noon)]);
    await run();
    expect(published).toEqual([]);
    clock.now += 1;
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
  });

  it("are not sent when their end is older than a day, and withdrawn however old they are", async () => {
    const { put, run, published, clock } = alertFixture();
    put("old", [row("old", noon - day - minute)]);
    put("g", [row("a", noon)]);
    clock.now = noon + 10 * minute;
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
    clock.now += 100 * day;
    put("old", []);
    put("g", []);
    await run();
    expect(textsOf(published)).toEqual(["a raised", "a withdrawn"]);
  });

  it("are published in the order of their states, also from different pages", async () => {
    const { put, run, published, outbox, messages } = alertFixture();
    put("g", [row("a", noon)]);
    const silent: Outbox = { ...outbox, hub: () => ({ publish: () => Promise.reject(new Fault()) }) };
    for (const rows of [[row("a", noon)], []]) {
      put("g", rows);
      await expect(runOutbox(silent, limits)).rejects.toThrow();
    }
    // The page with the withdrawal is read first.
    const [raised, withdrawn] = messages.all<OutboxMessage>();
    const first = {
      ...outbox.messages,
      queryAllPartitions: async (query: string) => ({
        items: query.includes("c.review") ? [] : [withdrawn],
        continuation: undefined,
      }),
    };
    expect(raised?.published).toBe(false);
    await runOutbox({ ...outbox, messages: first as never }, { ...limits, deadline: 0 });
    await run();
    expect(textsOf(published)).toEqual(["a raised", "a withdrawn"]);
  });

  it("are neither raised nor withdrawn for a restricted or erased person", async () => {
    const { put, run, published, hidden } = alertFixture();
    put("b", [row("b", noon, "bob")], "bob");
    await run();
    hidden.add("ann").add("bob");
    put("g", [row("a", noon)]);
    put("b", [], "bob");
    await run();
    expect(textsOf(published)).toEqual(["b raised"]);
  });

  it("are removed up to the time up to which the person is erased", async () => {
    const { put, run, messages } = alertFixture();
    put("g", [row("a", noon), row("b", noon + minute)]);
    await run();
    const erased = await eraseMessagesIn(messages)([], [{ userId: "ann", until: noon }]);
    expect([erased, messages.all<OutboxMessage>().map(({ body }) => body["id"])]).toEqual([1, ["b"]]);
  });

  it("equal gold after any history and any faults, each state at least once, and exactly once without faults", async () => {
    const states = fc.array(fc.subarray(["a", "b", "c", "d"]), { maxLength: 6 });
    const faults = fc.array(fc.constantFrom("none", "none", "none", "before", "after"), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(states, faults, async (history, plan) => {
        const isCalm = plan.every((fault) => fault === "none");
        const { put, run, published } = alertFixture(() => plan.shift() ?? "none");
        for (const alerts of history) {
          for (const group of ["ab", "cd"])
            put(
              group,
              alerts.filter((each) => group.includes(each)).map((each) => row(each, noon)),
            );
          await untilDone(run);
        }
        const distinct = [...new Map(published.map((each) => [each.id, each])).values()];
        for (const alert of ["a", "b", "c", "d"]) {
          const types = distinct.filter((each) => each.alert === alert).map(({ type }) => type);
          const changes = history
            .map((each) => each.includes(alert))
            .filter((is, n, all) => is !== (all[n - 1] ?? false));
          expect(types).toEqual(changes.map((is) => (is ? "raised" : "withdrawn")));
        }
        if (isCalm) expect(published).toEqual(distinct);
      }),
      { numRuns: 300 },
    );
  });

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

async function untilDone(run: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}
