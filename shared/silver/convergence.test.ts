import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../testing/fakes/faults.ts";
import { pendingPartitions } from "./slice/pending-partitions.ts";
import { runSlice, type Silver } from "./slice/run-slice.ts";
import { reference } from "./testing/contents.ts";
import { type Sent, sentEvents, sentEventsWithErasures } from "./testing/events.ts";
import { landAll, type SilverFixture, silverFixture } from "./testing/fixture.ts";
import { yielding } from "./testing/wrap-store.ts";

const limits = { events: 6, bytes: 2 ** 20, files: 3, documents: 3 };

describe("silver", () => {
  it("equals the reference for any order and batching, with concurrent runs, faults and repetition", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, runs, async (sent, run) => {
        expect((await landed(sent, run)).contents()).toEqual(reference(sent));
      }),
      { numRuns: 150 },
    );
  });

  it("equals it with erasures, except for readings and visits that a later registration would have saved", async () => {
    await fc.assert(
      fc.asyncProperty(sentEventsWithErasures, runs, async (sent, run) => {
        const [silver, expected] = [(await landed(sent, run)).contents(), reference(sent)];
        for (const container of ["people", "owners", "workouts", "balance"])
          expect(silver[container], container).toEqual(expected[container]);
        expect(expected["gym-visits"]).toEqual(expect.arrayContaining([...(silver["gym-visits"] ?? [])]));
        for (const container of ["heart-rates", "activity"])
          expect(timesOf(expected[container])).toEqual(expect.arrayContaining(timesOf(silver[container])));
      }),
      { numRuns: 150 },
    );
  });

  it("writes a document once in a slice, and never with unchanged content", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, fc.integer({ min: 1, max: 9 }), async (sent, size) => {
        const writes: string[] = [];
        const contents = new Map<string, string>();
        const fixture = silverFixture((store, name) => recorded(store, name, writes, contents));
        await landAll(fixture, sent, size, () => 0);
        for (const partition of await pendingPartitions(fixture.silver.bronze, "silver")) {
          for (let moved = true; moved; ) {
            writes.length = 0;
            const counts = await runSlice(fixture.silver, partition, limits);
            expect(new Set(writes).size).toBe(writes.length);
            expect(writes.length).toBe(counts.written);
            moved = counts.moved;
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is the same when it is killed before or after any of its requests, and restarted", async () => {
    const [whole] = await killedAt(Number.POSITIVE_INFINITY, "before");
    expect(whole?.contents()).toEqual(reference(story));
    for (const moment of ["before", "after"] as const) {
      let kills = 0;
      for (let request = 0; ; request += 1) {
        const [fixture, killed] = await killedAt(request, moment);
        expect(fixture.contents(), `killed ${moment} request ${request}`).toEqual(whole.contents());
        if (!killed) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(40);
    }
  });
});

const runs = fc.record({
  plan: fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 }),
  waits: fc.array(fc.nat({ max: 4 }), { maxLength: 200, size: "max" }),
  size: fc.integer({ min: 1, max: 7 }),
  partitions: fc.integer({ min: 1, max: 3 }),
});

/** Lands the events twice, each time processed by two concurrent runs with faults. */
async function landed(
  sent: readonly Sent[],
  { plan, waits, size, partitions }: typeof runs extends fc.Arbitrary<infer R> ? R : never,
): Promise<SilverFixture> {
  const fixture = silverFixture((store) =>
    withFaults(
      yielding(store, () => waits.shift() ?? 0),
      () => plan.shift() ?? "none",
    ),
  );
  await landAll(fixture, sent, size, (index) => index % partitions);
  await Promise.all([untilDone(fixture.silver), untilDone(fixture.silver)]);
  await landAll(fixture, sent.toReversed(), size + 1, (index) => index % 2);
  await Promise.all([untilDone(fixture.silver), untilDone(fixture.silver)]);
  expect(fixture.quarantine.names()).toEqual([]);
  return fixture;
}

/** Device and time of every reading. */
function timesOf(buckets: readonly unknown[] = []): string[] {
  return buckets.flatMap((bucket) => {
    const { deviceId, start, offsets } = bucket as { deviceId: string; start: number; offsets: number[] };
    return offsets.map((offset) => `${deviceId} ${start + offset}`);
  });
}

const at = 1_678_521_600;
const person = { sex: "F", gender: "F", first_name: "Ann", last_name: "Lee" };
const address = { street_address: "1 Main Street", city: "Bonn", state: "CA", zip: "01234" };
const story: Sent[] = [
  { stream: "registrations", body: { user_id: "u", device_id: "d", mac_address: "m", registration_timestamp: at } },
  { stream: "registrations", body: { user_id: "v", device_id: "d", mac_address: "m", registration_timestamp: at } },
  {
    stream: "profiles",
    body: { user_id: "u", update_type: "new", timestamp: at, dob: "01/01/2000", ...person, address },
  },
  {
    stream: "profiles",
    body: { user_id: "u", update_type: "update", timestamp: at, dob: "01/01/2001", ...person, address },
  },
  { stream: "profiles", body: { user_id: "u", update_type: "delete", timestamp: at + 9 } },
  { stream: "heart-rates", body: { device_id: "d", time: at, heartrate: 80 } },
  { stream: "heart-rates", body: { device_id: "d", time: at, heartrate: 70 } },
  { stream: "heart-rates", body: { device_id: "d", time: at + 300, heartrate: 0 } },
  { stream: "workouts", body: { user_id: "u", workout_id: 1, session_id: 1, action: "start", timestamp: at } },
  { stream: "workouts", body: { user_id: "u", workout_id: 1, session_id: 1, action: "stop", timestamp: at + 60 } },
];

/**
 * Lands the story, one event a row, and runs silver; the run is killed once. Returns whether that request was reached.
 */
async function killedAt(request: number, moment: "before" | "after"): Promise<[SilverFixture, boolean]> {
  let requests = 0;
  const fixture = silverFixture((store) => withFaults(store, () => (requests++ === request ? moment : "none")));
  await landAll(fixture, story, 1, () => 0);
  requests = 0;
  await untilDone(fixture.silver);
  return [fixture, requests > request];
}

/** Runs slices until no partition is pending, whatever fails. */
async function untilDone(silver: Silver): Promise<void> {
  for (;;) {
    try {
      const partitions = await pendingPartitions(silver.bronze, silver.database);
      if (partitions.length === 0) return;
      const slices = partitions.map((partition) => runSlice(silver, partition, limits));
      const failed = (await Promise.allSettled(slices)).find(({ status }) => status === "rejected");
      if (failed?.status === "rejected" && !(failed.reason instanceof Fault)) throw failed.reason;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}

/** Records the ids of written documents; throws for a write that changes nothing. */
function recorded<T extends object>(store: T, name: string, writes: string[], contents: Map<string, string>): T {
  return new Proxy(store, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if ((property !== "create" && property !== "replace") || typeof member !== "function") return member;
      return (...args: readonly [{ readonly id: string }]) => {
        if (typeof args[0] !== "object") return Reflect.apply(member, object, args);
        const key = `${name} ${args[0].id}`;
        const content = JSON.stringify(args[0]);
        if (contents.get(key) === content) throw new Error(`${key} was written again without a change`);
        contents.set(key, content);
        writes.push(key);
        return Reflect.apply(member, object, args);
      };
    },
  });
}
