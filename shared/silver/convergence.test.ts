import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../testing/fakes/faults.ts";
import { partitionsWithNews } from "./slice/plan.ts";
import { runSlice, type Silver } from "./slice/run-slice.ts";
import { yielding } from "./testing/between.ts";
import { reference } from "./testing/contents.ts";
import { type Sent, sentEvents } from "./testing/events.ts";
import { landAll, type World, world } from "./testing/world.ts";

const limits = { events: 6, bytes: 2 ** 20, files: 3, documents: 3 };

describe("silver", () => {
  it("holds what the events say, in any order, batching and partitions, with rival runs, faults and repetition", async () => {
    const faults = fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 });
    const ticks = fc.array(fc.nat({ max: 4 }), { maxLength: 200, size: "max" });
    const batching = fc.record({ size: fc.integer({ min: 1, max: 7 }), partitions: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(sentEvents, batching, faults, ticks, async (sent, { size, partitions }, plan, waits) => {
        const here = world((store) =>
          withFaults(
            yielding(store, () => waits.shift() ?? 0),
            () => plan.shift() ?? "none",
          ),
        );
        await landAll(here, sent, size, (index) => index % partitions);
        await Promise.all([untilDone(here.silver), untilDone(here.silver)]);
        await landAll(here, sent.toReversed(), size + 1, (index) => index % 2);
        await Promise.all([untilDone(here.silver), untilDone(here.silver)]);
        expect(here.contents()).toEqual(reference(sent));
        expect(here.quarantine.names()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("writes a document once a slice, and never the same content again", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, fc.integer({ min: 1, max: 9 }), async (sent, size) => {
        const writes: string[] = [];
        const contents = new Map<string, string>();
        const here = world((store, name) => recorded(store, name, writes, contents));
        await landAll(here, sent, size, () => 0);
        for (const partition of await partitionsWithNews(here.silver.bronze, "silver")) {
          for (let moved = true; moved; ) {
            writes.length = 0;
            const counts = await runSlice(here.silver, partition, limits);
            expect(new Set(writes).size).toBe(writes.length);
            expect(writes.length).toBe(counts.written);
            moved = counts.moved;
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is the same when it is killed before or after any of its requests, and begun again", async () => {
    const [whole] = await killedAt(Number.POSITIVE_INFINITY, "before");
    expect(whole?.contents()).toEqual(reference(story));
    for (const moment of ["before", "after"] as const) {
      let kills = 0;
      for (let request = 0; ; request += 1) {
        const [here, killed] = await killedAt(request, moment);
        expect(here.contents(), `killed ${moment} request ${request}`).toEqual(whole.contents());
        if (!killed) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(40);
    }
  });
});

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

/** Lands the story one event a row, and brings it to silver; the run is killed once. Says whether it came to that. */
async function killedAt(request: number, moment: "before" | "after"): Promise<[World, boolean]> {
  let requests = 0;
  const here = world((store) => withFaults(store, () => (requests++ === request ? moment : "none")));
  await landAll(here, story, 1, () => 0);
  requests = 0;
  await untilDone(here.silver);
  return [here, requests > request];
}

/** Goes round until there is no news, whatever fails. */
async function untilDone(silver: Silver): Promise<void> {
  for (;;) {
    try {
      const partitions = await partitionsWithNews(silver.bronze, silver.database);
      if (partitions.length === 0) return;
      const slices = partitions.map((partition) => runSlice(silver, partition, limits));
      const failed = (await Promise.allSettled(slices)).find(({ status }) => status === "rejected");
      if (failed?.status === "rejected" && !(failed.reason instanceof Fault)) throw failed.reason;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}

/** Keeps the ids of what is written; throws for a write that changes nothing. */
function recorded<T extends object>(store: T, name: string, writes: string[], contents: Map<string, string>): T {
  return new Proxy(store, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if ((property !== "create" && property !== "replace") || typeof member !== "function") return member;
      return (...args: readonly [{ readonly id: string }]) => {
        if (typeof args[0] !== "object") return Reflect.apply(member, object, args);
        const key = `${name} ${args[0].id}`;
        const content = JSON.stringify(args[0]);
        if (contents.get(key) === content) throw new Error(`${key} was written again as it was`);
        contents.set(key, content);
        writes.push(key);
        return Reflect.apply(member, object, args);
      };
    },
  });
}
