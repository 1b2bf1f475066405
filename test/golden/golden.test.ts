import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import type { GymEvent } from "../../shared/silver/documents/gym-events.ts";
import type { HeartRateBucket } from "../../shared/silver/documents/heart-rate-buckets.ts";
import type { Ownership } from "../../shared/silver/documents/owners.ts";
import type { WorkoutEvent } from "../../shared/silver/documents/workout-events.ts";
import { ownershipIntervals } from "../../shared/silver/rules/ownership.ts";
import { visits } from "../../shared/silver/rules/visits.ts";
import { completedWorkouts } from "../../shared/silver/rules/workout-intervals.ts";
import { seeded, shuffled } from "../../tools/common/random.ts";
import { bulkFiles } from "./bulk.ts";
import { computeExpected, expectedTables } from "./compute-expected.ts";
import { comparable, expectedCells, expectedRows, expectedText } from "./expected.ts";
import { inputEvents, inputFiles } from "./inputs.ts";
import { eventsOfFile, type GoldenPipeline, goldenPipeline } from "./product.ts";

describe("the golden set", () => {
  it("has the bulk inputs of its generator", () => {
    const committed = new Map(inputFiles().map(({ name, content }) => [name, content.toString()]));
    for (const [name, content] of Object.entries(bulkFiles()))
      expect(committed.get(`2025-04-01/${name}`), name).toBe(content);
  });

  it("has the expected tables that the SQL computes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "korevital-golden-test-"));
    try {
      await computeExpected(folder);
      for (const table of await expectedTables())
        expect(await readFile(join(folder, `${table}.csv`), "utf8"), table).toBe(expectedText(table));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const files = inputFiles();
const events = inputEvents();

describe.each([
  ["in order, processed once", files, [events]],
  ["in order, processed after each file", files, [events], 1],
  [
    "in reverse order, processed after each third file",
    files.toReversed(),
    events.toReversed().map((event) => [event]),
    3,
  ],
  [
    "files and events in random order",
    shuffled(files, seeded(1)),
    shuffled(events, seeded(2)).map((event) => [event]),
    4,
  ],
])("the product over the golden files, %s", (_, orderedFiles, batches, processAfter = orderedFiles.length) => {
  const pipeline = goldenPipeline();

  it("has the expected rows", { timeout: 120_000 }, async () => {
    for (const [index, file] of orderedFiles.entries()) {
      await pipeline.landFile(file);
      if ((index + 1) % processAfter === 0) await pipeline.process();
    }
    for (const batch of batches)
      for (const some of Map.groupBy(batch, ({ stream }) => stream).values()) await pipeline.landEvents(some);
    await pipeline.process();
    await expectGoldenRows(pipeline);
  });

  it("has the expected outcomes of all records", () => {
    const expected = expectedCells("outcomes").map(({ source, stream, outcome, records }) => [
      `${source},${stream},${outcome}`,
      Number(records),
    ]);
    expect([...pipeline.outcomes].sort()).toEqual(expected.sort());
  });

  it("has the expected silver facts", () => expectGoldenFacts(pipeline));
});

describe("the product over the golden events, in random order and some of them repeated", () => {
  it.each([1, 2, 3])("has the expected rows (seed %i)", { timeout: 120_000 }, async (seed) => {
    const random = seeded(seed);
    const all = [...(await Promise.all(files.map(eventsOfFile))).flat(), ...events];
    const pipeline = goldenPipeline();
    const sent = shuffled([...all, ...all.filter(() => random.chance(0.2))], random);
    for (let from = 0; from < sent.length; ) {
      const batch = sent.slice(from, from + random.between(500, 6000));
      from += batch.length;
      for (const some of Map.groupBy(batch, ({ stream }) => stream).values())
        await pipeline.landEvents(some, String(random.between(0, 2)));
      await pipeline.process();
    }
    await expectGoldenRows(pipeline);
    await expectGoldenFacts(pipeline);
  });
});

async function expectGoldenRows(pipeline: GoldenPipeline): Promise<void> {
  for (const summary of summaries) {
    const expected = expectedRows(summary);
    expect(expected.length, summary.name).toBeGreaterThan(5);
    expect(comparable(summary, await pipeline.personalRows(summary)), summary.name).toEqual(
      comparable(summary, expected),
    );
  }
}

const iso = (time: number | undefined) =>
  time === undefined || !Number.isFinite(time) ? "" : new Date(time).toISOString();

async function expectGoldenFacts({ silver }: GoldenPipeline): Promise<void> {
  const all = <D>(container: string) => silver.containers.get(container)?.all<D>() ?? [];
  const labels = Map.groupBy(all<Ownership>("owners"), ({ label }) => label);
  expectTable(
    "owners",
    [...labels].flatMap(([label, some]) =>
      ownershipIntervals(some).map(({ userId, from, to }) => [label, userId, iso(from), iso(to)]),
    ),
  );
  expectTable(
    "completed_workouts",
    completedWorkouts(all<WorkoutEvent>("workouts")).map(({ userId, workoutId, sessionId, start, end }) => [
      userId,
      workoutId,
      sessionId,
      iso(start),
      iso(end),
    ]),
  );
  expectTable(
    "visits",
    visits(all<GymEvent>("gym-visits")).map(({ gymId, macAddress, login, logout }) => [
      gymId,
      macAddress,
      iso(login),
      iso(logout),
    ]),
  );
  expectTable(
    "heart_rate_buckets",
    all<HeartRateBucket>("heart-rates").map(({ deviceId, start, offsets, count, min, max, conflicts, truncated }) => [
      deviceId,
      iso(start),
      offsets.length,
      count,
      decimal(min),
      decimal(max),
      conflicts.length,
      truncated,
    ]),
  );
}

const decimal = (value: number | null) => (value === null ? "" : Number.isInteger(value) ? value.toFixed(1) : value);

function expectTable(table: string, rows: readonly (readonly unknown[])[]): void {
  const expected = expectedCells(table).map((cells) => Object.values(cells).join());
  expect(rows.map((cells) => cells.join()).sort(), table).toEqual(expected.sort());
}
