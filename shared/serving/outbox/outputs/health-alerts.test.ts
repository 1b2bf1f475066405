import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../../testing/fakes/faults.ts";
import { day, hour, isoTime, minute } from "../../../platform/time.ts";
import { eraseMessagesIn } from "../erase-messages.ts";
import type { OutboxMessage } from "../message.ts";
import type { Outbox } from "../outbox.ts";
import { runOutbox } from "../run.ts";
import { reviewAlerts } from "./health-alerts.ts";
import { alertFixture, limits, noon, row } from "./testing/alert-fixture.ts";

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
    const { put, run, published, clock, inSilver, messages } = alertFixture();
    put("before", [row("a", noon)]);
    await run();
    inSilver.add("a");
    put("before", []);
    await run();
    put("after", [row("a", noon)]);
    clock.now += minute;
    await run();
    expect(textsOf(published)).toEqual(["a raised"]);
    expect(messages.all()).toHaveLength(1);
  });

  it("are withdrawn when silver dissolves them before gold writes them again, without a change of gold", async () => {
    const { put, run, published, clock, inSilver, messages } = alertFixture();
    put("before", [row("a", noon)]);
    await run();
    inSilver.add("a");
    put("before", []);
    await run();
    inSilver.clear();
    clock.now += minute;
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

  it("of a thousand devices whose clocks are ahead cost nothing until they are due, and delay nobody", async () => {
    const { put, run, published, clock, messages, outbox } = alertFixture();
    for (let user = 0; user < 1000; user += 1)
      put(`g${user}`, [row(`a${user}`, noon + 3 * hour, `user${user}`)], `user${user}`);
    await run();
    let reads = 0;
    const counted: Outbox = {
      ...outbox,
      gold: (name) => {
        reads += 1;
        return outbox.gold(name);
      },
    };
    put("g", [row("a", noon)]);
    await runOutbox(counted, limits);
    expect([textsOf(published), reads]).toEqual([["a raised"], 1]);
    // They are due at once: the message about somebody else is in the first of their pages.
    clock.now += 3 * hour;
    put("h", [row("b", noon + 3 * hour, "bob")], "bob");
    await runOutbox(outbox, { ...limits, pageSize: 100, deadline: 0 });
    const written = messages.all<OutboxMessage>().flatMap(({ body }) => body?.["id"] ?? []);
    expect([written.length, written.includes("b")]).toEqual([102, true]);
    await run();
    expect(published).toHaveLength(1002);
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
