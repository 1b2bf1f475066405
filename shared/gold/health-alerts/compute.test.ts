import { describe, expect, it } from "vitest";
import { hour, minute } from "../../platform/time.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { openGroupContext } from "../run/group-context.ts";
import { goldFixture } from "../testing/fixture.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { affectedByBuckets } from "./affected-groups.ts";
import { healthAlerts } from "./health-alerts.ts";

const ten = Date.UTC(2026, 5, 1, 10);

/** One reading in each minute, from an hour of the 1st of June 2026 on. */
function fixtureOf(from: number, bpms: readonly number[]) {
  const fixture = goldFixture([healthAlerts]);
  for (const write of silverWrites([
    { stream: "registrations", user: "u", device: "d", time: ten - 24 * hour },
    ...bpms.map((value, index) => {
      return { stream: "heart-rates" as const, device: "d", time: from + index * minute, value };
    }),
  ]))
    fixture.write(write);
  const context = openGroupContext(fixture.gold.silverReader, fixture.gold);
  const rowsOf = (of: string) => healthAlerts.compute({ userId: "u", date: "2026-06-01", hour: of }, context);
  return { ...fixture, rowsOf };
}

describe("an episode", () => {
  it("is in the hour of its start alone, and is followed into the next ones", async () => {
    const { rowsOf } = fixtureOf(ten + 55 * minute, Array(130).fill(125));
    expect(await rowsOf("2026-06-01T10")).toMatchObject([
      { kind: "high", start: "2026-06-01T10:55:00.000Z", end: "2026-06-01T13:05:00.000Z", minutes: 130, peak_bpm: 125 },
    ]);
    for (const of of ["T09", "T11", "T12", "T13"]) expect(await rowsOf(`2026-06-01${of}`)).toEqual([]);
  });

  it("is followed for three hours, and what remains of the run is no other episode", async () => {
    const { rowsOf } = fixtureOf(ten, Array(400).fill(35));
    expect(await rowsOf("2026-06-01T10")).toMatchObject([{ kind: "low", end: "2026-06-01T13:00:00.000Z" }]);
    expect(await rowsOf("2026-06-01T13")).toEqual([]);
  });

  it("follows one of the other kind at once", async () => {
    const { rowsOf } = fixtureOf(ten, [...Array(10).fill(130), ...Array(10).fill(30)]);
    expect(await rowsOf("2026-06-01T10")).toMatchObject([
      { kind: "high", end: "2026-06-01T10:10:00.000Z" },
      { kind: "low", start: "2026-06-01T10:10:00.000Z" },
    ]);
  });
});

it.each([
  ["at rest", 60, 13],
  ["in an episode that has lasted for hours", 130, 60],
])("a bucket that arrives in order reads few buckets %s", async (_, bpm, most) => {
  const { gold } = fixtureOf(ten, Array(6 * 60).fill(bpm));
  let read = 0;
  const counting: SilverReader = {
    ...gold.silverReader,
    async queryPartition(container, ...query) {
      const found = await gold.silverReader.queryPartition(container, ...query);
      if (container === ("heart-rates" as string)) read += found.length;
      return found;
    },
  };
  const changed = [{ deviceId: "d", start: ten + 6 * hour - 5 * minute }];
  const keys = await affectedByBuckets(changed, openGroupContext(counting, gold), 1);
  const context = openGroupContext(counting, gold);
  for (const key of keys) await healthAlerts.compute(key, context);
  expect(read).toBeLessThanOrEqual(most);
  expect(read).toBeGreaterThan(10);
});
