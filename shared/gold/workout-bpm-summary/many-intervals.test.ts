import { expect, test } from "vitest";
import { bucketLength } from "../../silver/documents/bucket.ts";
import { openSilverReader } from "../../silver/open-silver-reader.ts";
import { type GroupDocument, maxRows } from "../group.ts";
import { runSummary } from "../run/run.ts";
import { goldFixture } from "../testing/fixture.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

const intervals = 8600;
const begin = Date.UTC(2026, 4, 5);
/** Each interval lasts 5 s, and the next one begins 5 s later. */
const step = 10_000;
const limits = { pageSize: 5000, concurrency: 4, deadline: Number.POSITIVE_INFINITY };

/** The automatic pause of a watch: a session of many intervals, each with a reading. */
function pausedSession() {
  const fixture = goldFixture([workoutBpmSummary]);
  const of = { userId: "anna", workoutId: "w", sessionId: "s" };
  fixture.write({ container: "people", document: { ...person, id: "r" } });
  fixture.write({ container: "owners", document: { id: "o", label: "device:d", userId: "anna", time: 0 } });
  const buckets = Map.groupBy(
    Array.from({ length: intervals }, (_, number) => begin + number * step),
    (start) => start - (start % bucketLength),
  );
  for (const [start, times] of buckets) {
    for (const time of times) {
      fixture.write({ container: "workouts", document: { ...of, id: `+${time}`, action: "start", time } });
      fixture.write({ container: "workouts", document: { ...of, id: `-${time}`, action: "stop", time: time + 5000 } });
    }
    const offsets = times.map((time) => time + 1000 - start);
    const values = offsets.map((_, index) => 60 + (index % 90));
    const more = { conflicts: [], count: 0, min: null, max: null, sum: 0, truncated: false };
    const document = { id: `b${start}`, deviceId: "d", start, offsets, values, ...more };
    fixture.write({ container: "heart-rates", document });
  }
  return fixture;
}

const person = { kind: "registration", userId: "anna", deviceId: "d", macAddress: null, time: 0 } as const;

test("a session of thousands of intervals is computed once a run, from one read of its buckets, and truncated", async () => {
  const fixture = pausedSession();
  const queries: Record<string, number> = {};
  const silverReader = openSilverReader((name) => {
    const container = fixture.gold.silver(name);
    return {
      ...container,
      queryPartition(...query) {
        queries[name] = (queries[name] ?? 0) + 1;
        return container.queryPartition(...query);
      },
    };
  });
  const counts = await runSummary({ ...fixture.gold, silverReader }, workoutBpmSummary, limits);
  expect(counts).toMatchObject({ groups: { truncated: 1, written: 0, failed: 0 }, drained: true });
  expect(queries["heart-rates"]).toBe(1);
  expect(queries["workouts"]).toBeLessThan(10);
  const [group] = fixture.containers.get(workoutBpmSummary.container)?.all<GroupDocument>() ?? [];
  expect(group).toMatchObject({ truncated: true });
  expect(group?.rows).toHaveLength(maxRows);
  const starts = group?.rows.map((row) => Date.parse(String(row["start"])));
  expect(starts).toEqual(Array.from({ length: maxRows }, (_, number) => begin + number * step));
  // Nothing changes: it is neither written nor reported again.
  const again = await runSummary(
    fixture.gold,
    { ...workoutBpmSummary, version: workoutBpmSummary.version + 1 },
    limits,
  );
  expect(again.groups).toMatchObject({ truncated: 0, written: 0, unchanged: 3 });
}, 30_000);
