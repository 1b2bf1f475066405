import { expect, it } from "vitest";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { parseEventId } from "../quarantine/event-id.ts";
import { readUnexported } from "../status/unexported.ts";
import { traceFixture } from "./testing/fixture.ts";
import { traceEvent } from "./trace-event.ts";

const start = Date.UTC(2023, 2, 11, 8);
const at = (minutes: number) => start + minutes * 60_000;
const exportTime = Date.UTC(2026, 8, 2);

/** A completed workout, without a reading. */
function fixture(writtenAt?: number) {
  const pipeline = traceFixture();
  pipeline.publish("registrations", {
    user_id: "anna",
    device_id: "d1",
    registration_timestamp: at(-60),
    mac_address: "a",
  });
  const workout = { user_id: "anna", workout_id: "4", session_id: "1" };
  pipeline.publish("workouts", { ...workout, action: "start", timestamp: at(0) });
  pipeline.publish("workouts", { ...workout, action: "stop", timestamp: at(30) });
  const { context } = pipeline;
  /** As Cosmos DB, gold knows when it wrote a document. */
  const gold: typeof context.gold = (name) => {
    const container = context.gold(name);
    return {
      ...container,
      async read(...of) {
        const found = await container.read(...of);
        return found && { ...found, ...(writtenAt === undefined ? {} : { writtenAt }) };
      },
    } as typeof container;
  };
  return {
    ...pipeline,
    context: { ...context, gold },
    read: (minutes: number, heartrate: number) =>
      pipeline.publish("heart-rates", { device_id: "d1", time: at(minutes), heartrate }),
    async exportsOf(event: string) {
      const id = parseEventId(event);
      if (id === undefined) throw new Error(`${event} is not an event id`);
      const { gold: steps } = await traceEvent({ ...context, gold }, id);
      const rows = steps.find(({ summary }) => summary === "workout_bpm_summary")?.rows ?? [];
      return rows.flatMap(({ exports }) => exports.map(({ file, pendingSince }) => file ?? pendingSince));
    },
  };
}

it("names no file that is older than the event", async () => {
  const { read, settle, exportAll, exportsOf } = fixture(exportTime + 60_000);
  read(5, 90);
  await settle();
  await exportAll(exportTime);
  expect(await exportsOf("heart-rates|0|1|0")).toEqual(Array(2).fill(expect.stringContaining("2023-03-")));
  read(6, 95);
  await settle();
  const since = new Date(exportTime + 60_000).toISOString();
  expect(await exportsOf("heart-rates|0|1|1")).toEqual([since, since]);
  await exportAll(exportTime + 120_000);
  expect(await exportsOf("heart-rates|0|1|1")).toEqual(Array(2).fill(expect.stringContaining("2023-03-")));
});

it("names no file while the month is to be written again, unless the file is newer than the row", async () => {
  for (const [written, isNamed] of [
    [exportTime + 1, false],
    [exportTime - 60_000, true],
  ] as const) {
    const { read, settle, exportAll, followGold, exportsOf } = fixture(written);
    read(5, 90);
    await settle();
    await exportAll(exportTime);
    read(6, 95);
    await settle();
    await followGold();
    const expected = isNamed ? expect.stringContaining("2023-03-") : new Date(written).toISOString();
    expect(await exportsOf("heart-rates|0|1|1")).toEqual([expected, expected]);
  }
});

it("finds what no file contains: unread changes, then pending months, then nothing", async () => {
  const { context, read, settle, exportAll, followGold } = fixture();
  read(5, 90);
  await settle();
  const before = await readUnexported(context, workoutBpmSummary);
  expect([before.months, before.unread.size > 0, [...before.pending]]).toEqual([["2023-03"], true, []]);
  await followGold();
  const followed = await readUnexported(context, workoutBpmSummary);
  expect([followed.months, followed.unread.size, [...followed.pending]]).toEqual([["2023-03"], 0, ["2023-03"]]);
  await exportAll();
  expect(await readUnexported(context, workoutBpmSummary)).toMatchObject({ months: [], hasMore: false });
});
