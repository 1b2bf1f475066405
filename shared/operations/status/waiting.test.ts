import { describe, expect, it } from "vitest";
import type { BronzeReader } from "../../bronze/bronze-reader.ts";
import type { ConsumerProgress } from "../../bronze/manifest/consumer-progress.ts";
import type { ManifestRow } from "../../bronze/manifest/manifest-row.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { oldestWaiting } from "./oldest-waiting.ts";
import { slicesSince } from "./slices-since.ts";

/** Partitions of bronze: write times of the rows, and the progress of silver with its recorded slices. */
type Partitions = Readonly<
  Record<string, { rows?: readonly (number | undefined)[]; progress: Partial<ConsumerProgress> }>
>;

function bronzeWith(partitions: Partitions): BronzeReader {
  const rowsOf = (key: string) =>
    (partitions[key]?.rows ?? []).map((writtenAt, index) => ({ position: index + 1, writtenAt }) as ManifestRow);
  return {
    partitions: async () => Object.keys(partitions),
    progress: async (key: string) => ({ position: 0, etag: undefined, ...partitions[key]?.progress }),
    async *rowsAfter(key: string, position: number) {
      yield* rowsOf(key).slice(position);
    },
  } as unknown as BronzeReader;
}

describe("oldestWaiting", () => {
  const bronze = bronzeWith({
    "workouts|0|1": { rows: [100, 200, 300], progress: { position: 2 } },
    "workouts|1|1": { rows: [100, 250], progress: { position: 1 } },
    "profiles|0|1": { rows: [50], progress: { position: 1 } },
    "profiles|1|1": { rows: [undefined], progress: { position: 0 } },
  });

  it("is the first row after the progress, over all given partitions", async () => {
    expect(await oldestWaiting(bronze, "silver", ["workouts|0|1", "workouts|1|1", "profiles|0|1"])).toBe(250);
    expect(await oldestWaiting(bronze, "silver", ["workouts|0|1"])).toBe(300);
  });

  it("is undefined if no row waits, or its time is unknown", async () => {
    expect(await oldestWaiting(bronze, "silver", ["profiles|0|1", "profiles|1|1"])).toBeUndefined();
    expect(await oldestWaiting(bronze, "silver", [])).toBeUndefined();
  });
});

describe("slicesSince", () => {
  const run = (trace: string, movedAt: number) => ({ trace, movedAt });
  const bronze = bronzeWith({
    "workouts|0|1": { progress: { runs: [run("a", 1_000), run("b", 20_000)] } },
    "workouts|1|1": { progress: { runs: [run("c", 15_000)] } },
    "heart-rates|0|1": { progress: { runs: [run("d", 20_000)] } },
    "profiles|0|1": { progress: {} },
  });
  const since = (container: string, time: number) => slicesSince(bronze, "silver", silverDefinitions, container, time);

  it("returns slices of streams that write the container, the earliest first", async () => {
    expect(await since("workouts", 16_000)).toEqual(["c", "b"]);
    expect(await since("heart-rates", 16_000)).toEqual(["d"]);
  });

  it("includes slices shortly before, because clocks differ", async () => {
    expect(await since("workouts", 6_000)).toEqual(["a", "c", "b"]);
    expect(await since("workouts", 6_001)).toEqual(["c", "b"]);
  });

  it("returns nothing if no slice is recorded", async () => {
    expect(await since("people", 0)).toEqual([]);
    expect(await since("workouts", 90_000)).toEqual([]);
  });
});
