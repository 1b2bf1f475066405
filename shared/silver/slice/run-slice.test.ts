import { describe, expect, it } from "vitest";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { heartRateBuckets } from "../documents/heart-rate-buckets.ts";
import { silverFixture } from "../testing/fixture.ts";
import { replaceFirstCalls, throwing, withWrappedContainers } from "../testing/wrap-store.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const arrival = { enqueuedTime: Date.UTC(2026, 2, 29) };

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = Date.UTC(2026, 2, 29) / 1000;
const reading = (second: number, heartrate = 70, device_id = "d") => ({ device_id, time: start + second, heartrate });
const registration = { user_id: "u", device_id: "d", mac_address: "m", registration_timestamp: start };
const heartRates = "heart-rates|0|1";

describe("a slice", () => {
  it("merges the contributions of a partition's new rows, and advances the progress past them", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0, 60), reading(300)]);
    await fixture.land("heart-rates", "0", [reading(1, 80), reading(0, 60)]);
    const counts = await runSlice(fixture.silver, heartRates, limits);
    expect(counts).toEqual({
      events: 4,
      documents: 2,
      written: 2,
      erased: 0,
      deadLettered: 0,
      traces: [],
      moved: true,
    });
    expect(fixture.contents()["heart-rates"]).toMatchObject([{ values: [70] }, { values: [60, 80] }]);
    expect(await fixture.silver.bronze.progress(heartRates, "silver")).toMatchObject({ position: 2 });
  });

  it("has nothing to do without new rows", async () => {
    const fixture = silverFixture();
    const nothing = { events: 0, documents: 0, written: 0, erased: 0, deadLettered: 0, traces: [], moved: false };
    expect(await runSlice(fixture.silver, heartRates, limits)).toEqual(nothing);
    await fixture.land("heart-rates", "0", [reading(0)]);
    await runSlice(fixture.silver, heartRates, limits);
    expect(await runSlice(fixture.silver, heartRates, limits)).toEqual(nothing);
  });

  it("processes whole rows up to the limits, and at least one", async () => {
    const fixture = silverFixture();
    for (let row = 0; row < 5; row += 1)
      await fixture.land("heart-rates", "0", [reading(3 * row), reading(3 * row + 1), reading(3 * row + 2)]);
    const [first = 0, second = 0] = (await rowsOf(fixture)).map(({ dataBytes }) => dataBytes);
    const eventsOf = async (some: Partial<SliceLimits>) =>
      (await runSlice({ ...fixture.silver, database: JSON.stringify(some) }, heartRates, { ...limits, ...some }))
        .events;
    expect(await eventsOf({ events: 1 })).toBe(3);
    expect(await eventsOf({ events: 5 })).toBe(3);
    expect(await eventsOf({ events: 6 })).toBe(6);
    expect(await eventsOf({ events: 14 })).toBe(12);
    expect(await eventsOf({ bytes: 1 })).toBe(3);
    expect(await eventsOf({ bytes: first + second - 1 })).toBe(3);
    expect(await eventsOf({ bytes: first + second })).toBe(6);
    expect(await eventsOf({})).toBe(15);
  });

  it("advances past rows without accepted events", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", ["{"]);
    expect(await runSlice(fixture.silver, heartRates, limits)).toMatchObject({ events: 0, moved: true });
  });

  it("writes a document once, however many events contribute to it, and not at all when nothing changes", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0), reading(1), reading(2), reading(0)]);
    expect(await runSlice(fixture.silver, heartRates, limits)).toMatchObject({ documents: 1, written: 1 });
    await fixture.land("heart-rates", "0", [reading(1), reading(2)]);
    const forbidden = replaceFirstCalls("heart-rates", "replace", throwing(new Error("a write that changes nothing")));
    const silver = withWrappedContainers(fixture.silver, forbidden);
    expect(await runSlice(silver, heartRates, limits)).toMatchObject({ documents: 1, written: 0, moved: true });
  });

  it("writes a registration to people before it writes it to owners", async () => {
    const order: string[] = [];
    const fixture = silverFixture((store, name) =>
      replaceFirstCalls(name, "create", (...[document]: [{ id: string }, string]) => {
        order.push(name);
        return document.id !== "";
      })(store, name),
    );
    await fixture.land("registrations", "0", [registration]);
    await runSlice(fixture.silver, "registrations|0|1", limits);
    expect(order).toEqual(["people", "owners"]);
  });

  it("throws for a partition of an unknown stream", async () => {
    const fixture = silverFixture();
    const rows = fixture.silver.bronze;
    await fixture.land("heart-rates", "0", [reading(0)]);
    const bronze = { ...rows, rowsAfter: () => rows.rowsAfter(heartRates, 0) };
    await expect(runSlice({ ...fixture.silver, bronze }, "gone|0|1", limits)).rejects.toThrow(
      "gone|0|1 contains events of a stream that is not in the registry",
    );
  });
});

describe("a slice that conflicts with another writer", () => {
  it("reads and merges again when the document changed after it was read", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0)]);
    await runSlice(fixture.silver, heartRates, limits);
    await fixture.land("heart-rates", "0", [reading(1)]);
    const rival = () => {
      put(fixture, reading(0), reading(2));
      return false;
    };
    const silver = withWrappedContainers(fixture.silver, replaceFirstCalls("heart-rates", "replace", rival));
    expect(await runSlice(silver, heartRates, limits)).toMatchObject({ written: 1, moved: true });
    expect(fixture.contents()["heart-rates"]).toMatchObject([{ offsets: [0, 1000, 2000] }]);
  });

  it("reads and merges again when the document was created meanwhile, and writes it only if it changes", async () => {
    for (const [rivals, written, offsets] of [
      [[reading(2)], 1, [0, 2000]],
      [[reading(2), reading(0)], 0, [0, 2000]],
    ] as const) {
      const fixture = silverFixture();
      await fixture.land("heart-rates", "0", [reading(0)]);
      const silver = withWrappedContainers(
        fixture.silver,
        replaceFirstCalls("heart-rates", "create", () => {
          put(fixture, ...rivals);
          return false;
        }),
      );
      expect(await runSlice(silver, heartRates, limits)).toMatchObject({ written, moved: true });
      expect(fixture.contents()["heart-rates"]).toMatchObject([{ offsets }]);
    }
  });

  it("fails after many conflicts, and does not advance the progress", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0)]);
    const losing = Array.from({ length: 100 }, () => () => false);
    const silver = withWrappedContainers(fixture.silver, replaceFirstCalls("heart-rates", "create", ...losing));
    await expect(runSlice(silver, heartRates, limits)).rejects.toThrow(
      "silver-document: 20 attempts in a row conflict",
    );
    expect(await fixture.silver.bronze.progress(heartRates, "silver")).toMatchObject({ position: 0 });
  });

  it("returns that it did not advance the progress when another run did", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0)]);
    const { bronze } = fixture.silver;
    const slow = {
      ...bronze,
      async progress(partitionKey: string, reader: string) {
        const stale = await bronze.progress(partitionKey, reader);
        await bronze.moveProgress(partitionKey, reader, stale, 1, 0);
        return stale;
      },
    };
    expect(await runSlice({ ...fixture.silver, bronze: slow }, heartRates, limits)).toMatchObject({ moved: false });
    expect(fixture.contents()["heart-rates"]).toHaveLength(1);
  });

  it("throws for a fault of the infrastructure, and succeeds when it runs again", async () => {
    const fault = replaceFirstCalls("heart-rates", "read", throwing(new Error("503")));
    const fixture = silverFixture(fault);
    await fixture.land("heart-rates", "0", [reading(0)]);
    await expect(runSlice(fixture.silver, heartRates, limits)).rejects.toThrow("503");
    expect(await runSlice(fixture.silver, heartRates, limits)).toMatchObject({ written: 1, moved: true });
    expect(fixture.quarantine.names()).toEqual([]);
  });
});

/** Another writer's document of these readings. */
function put(fixture: ReturnType<typeof silverFixture>, ...readings: readonly ReturnType<typeof reading>[]): void {
  const contributions = readings.flatMap(({ device_id: deviceId, time, heartrate: bpm }) =>
    heartRateBuckets.contributions({ deviceId, time: time * 1000, bpm }, arrival),
  );
  fixture.containers.get("heart-rates")?.put(heartRateBuckets.merge(contributions));
}

async function rowsOf(fixture: ReturnType<typeof silverFixture>): Promise<ManifestRow[]> {
  const rows: ManifestRow[] = [];
  for await (const row of fixture.silver.bronze.rowsAfter(heartRates, 0)) rows.push(row);
  return rows;
}
