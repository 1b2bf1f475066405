import { describe, expect, it } from "vitest";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { betweenContainers, instead, throwing } from "../testing/between.ts";
import { world } from "../testing/world.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const arrival = { enqueuedTime: Date.UTC(2026, 2, 29) };

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = Date.UTC(2026, 2, 29) / 1000;
const reading = (second: number, heartrate = 70, device_id = "d") => ({ device_id, time: start + second, heartrate });
const registration = { user_id: "u", device_id: "d", mac_address: "m", registration_timestamp: start };
const heartRates = "heart-rates|0|1";

describe("a slice", () => {
  it("joins what a partition's new rows say, and moves the progress behind them", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0, 60), reading(300)]);
    await here.land("heart-rates", "0", [reading(1, 80), reading(0, 60)]);
    const counts = await runSlice(here.silver, heartRates, limits);
    expect(counts).toEqual({ events: 4, documents: 2, written: 2, setAside: 0, traces: [], moved: true });
    expect(here.contents()["heart-rates"]).toMatchObject([{ values: [70] }, { values: [60, 80] }]);
    expect(await here.silver.bronze.progress(heartRates, "silver")).toMatchObject({ position: 2 });
  });

  it("has nothing to do when there is no news", async () => {
    const here = world();
    const nothing = { events: 0, documents: 0, written: 0, setAside: 0, traces: [], moved: false };
    expect(await runSlice(here.silver, heartRates, limits)).toEqual(nothing);
    await here.land("heart-rates", "0", [reading(0)]);
    await runSlice(here.silver, heartRates, limits);
    expect(await runSlice(here.silver, heartRates, limits)).toEqual(nothing);
  });

  it("takes whole rows up to the limits, and at least one", async () => {
    const here = world();
    for (let row = 0; row < 5; row += 1)
      await here.land("heart-rates", "0", [reading(3 * row), reading(3 * row + 1), reading(3 * row + 2)]);
    const [first = 0, second = 0] = (await rowsOf(here)).map(({ dataBytes }) => dataBytes);
    const eventsOf = async (some: Partial<SliceLimits>) =>
      (await runSlice({ ...here.silver, database: JSON.stringify(some) }, heartRates, { ...limits, ...some })).events;
    expect(await eventsOf({ events: 1 })).toBe(3);
    expect(await eventsOf({ events: 5 })).toBe(3);
    expect(await eventsOf({ events: 6 })).toBe(6);
    expect(await eventsOf({ events: 14 })).toBe(12);
    expect(await eventsOf({ bytes: 1 })).toBe(3);
    expect(await eventsOf({ bytes: first + second - 1 })).toBe(3);
    expect(await eventsOf({ bytes: first + second })).toBe(6);
    expect(await eventsOf({})).toBe(15);
  });

  it("goes past rows in which nothing was accepted", async () => {
    const here = world();
    await here.land("heart-rates", "0", ["{"]);
    expect(await runSlice(here.silver, heartRates, limits)).toMatchObject({ events: 0, moved: true });
  });

  it("writes a document once, however many events say it, and not at all when nothing changes", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0), reading(1), reading(2), reading(0)]);
    expect(await runSlice(here.silver, heartRates, limits)).toMatchObject({ documents: 1, written: 1 });
    await here.land("heart-rates", "0", [reading(1), reading(2)]);
    const forbidden = instead("heart-rates", "replace", throwing(new Error("a write that changes nothing")));
    const silver = betweenContainers(here.silver, forbidden);
    expect(await runSlice(silver, heartRates, limits)).toMatchObject({ documents: 1, written: 0, moved: true });
  });

  it("writes what a user registered to people before it writes it to owners", async () => {
    const order: string[] = [];
    const here = world((store, name) =>
      instead(name, "create", (...[document]: [{ id: string }, string]) => {
        order.push(name);
        return document.id !== "";
      })(store, name),
    );
    await here.land("registrations", "0", [registration]);
    await runSlice(here.silver, "registrations|0|1", limits);
    expect(order).toEqual(["people", "owners"]);
  });

  it("does not know a partition of no stream", async () => {
    const here = world();
    const rows = here.silver.bronze;
    await here.land("heart-rates", "0", [reading(0)]);
    const bronze = { ...rows, rowsAfter: () => rows.rowsAfter(heartRates, 0) };
    await expect(runSlice({ ...here.silver, bronze }, "gone|0|1", limits)).rejects.toThrow(
      "gone|0|1 holds events of a stream that is not in the registry",
    );
  });
});

describe("a slice that meets another writer", () => {
  it("reads again and joins when the document changed after it was read", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0)]);
    await runSlice(here.silver, heartRates, limits);
    await here.land("heart-rates", "0", [reading(1)]);
    const rival = () => {
      put(here, reading(0), reading(2));
      return false;
    };
    const silver = betweenContainers(here.silver, instead("heart-rates", "replace", rival));
    expect(await runSlice(silver, heartRates, limits)).toMatchObject({ written: 1, moved: true });
    expect(here.contents()["heart-rates"]).toMatchObject([{ offsets: [0, 1000, 2000] }]);
  });

  it("reads again and joins when the document was created after it was missed, and leaves it if it says all", async () => {
    for (const [rivals, written, offsets] of [
      [[reading(2)], 1, [0, 2000]],
      [[reading(2), reading(0)], 0, [0, 2000]],
    ] as const) {
      const here = world();
      await here.land("heart-rates", "0", [reading(0)]);
      const silver = betweenContainers(
        here.silver,
        instead("heart-rates", "create", () => {
          put(here, ...rivals);
          return false;
        }),
      );
      expect(await runSlice(silver, heartRates, limits)).toMatchObject({ written, moved: true });
      expect(here.contents()["heart-rates"]).toMatchObject([{ offsets }]);
    }
  });

  it("gives up after many lost races, and leaves the progress where it was", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0)]);
    const losing = Array.from({ length: 100 }, () => () => false);
    const silver = betweenContainers(here.silver, instead("heart-rates", "create", ...losing));
    await expect(runSlice(silver, heartRates, limits)).rejects.toThrow("heart-rates: 20 writes in a row lost");
    expect(await here.silver.bronze.progress(heartRates, "silver")).toMatchObject({ position: 0 });
  });

  it("says so when another run moved the progress", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0)]);
    const { bronze } = here.silver;
    const slow = {
      ...bronze,
      async progress(partitionKey: string, reader: string) {
        const stale = await bronze.progress(partitionKey, reader);
        await bronze.moveProgress(partitionKey, reader, stale, 1, 0);
        return stale;
      },
    };
    expect(await runSlice({ ...here.silver, bronze: slow }, heartRates, limits)).toMatchObject({ moved: false });
    expect(here.contents()["heart-rates"]).toHaveLength(1);
  });

  it("throws for a fault of the infrastructure, and is done again", async () => {
    const fault = instead("heart-rates", "read", throwing(new Error("503")));
    const here = world(fault);
    await here.land("heart-rates", "0", [reading(0)]);
    await expect(runSlice(here.silver, heartRates, limits)).rejects.toThrow("503");
    expect(await runSlice(here.silver, heartRates, limits)).toMatchObject({ written: 1, moved: true });
    expect(here.quarantine.names()).toEqual([]);
  });
});

/** Another writer's document of these readings. */
function put(here: ReturnType<typeof world>, ...readings: readonly ReturnType<typeof reading>[]): void {
  const fragments = readings.flatMap(({ device_id: deviceId, time, heartrate: bpm }) =>
    heartRateBuckets.fragments({ deviceId, time: time * 1000, bpm }, arrival),
  );
  here.containers.get("heart-rates")?.put(heartRateBuckets.join(fragments));
}

async function rowsOf(here: ReturnType<typeof world>): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  for await (const row of here.silver.bronze.rowsAfter(heartRates, 0)) rows.push(row);
  return rows;
}
