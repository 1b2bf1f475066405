import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../../testing/fakes/memory-files.ts";
import { compactPartition } from "../../bronze/compaction/compact.ts";
import { landFile } from "../../bronze/landing/land-file.ts";
import { fileId, filePartitionOf } from "../../bronze/landing/landing-file.ts";
import { summaries } from "../../gold/registry.ts";
import { type EventId, formatEventId, parseEventId } from "../quarantine/event-id.ts";
import type { TraceContext } from "./context.ts";
import { findEvents } from "./find.ts";
import { maskTrace } from "./mask-trace.ts";
import { traceFixture } from "./testing/fixture.ts";
import type { Trace } from "./trace.ts";
import { traceEvent } from "./trace-event.ts";

const start = Date.UTC(2023, 2, 11, 8);
const at = (minutes: number) => start + minutes * 60_000;
const reading = (minutes: number, heartrate: number, device_id = "d1") => ({ device_id, time: at(minutes), heartrate });
const registered = { user_id: "anna", device_id: "d1", mac_address: "aa", registration_timestamp: at(-60) };
const workout = (action: string, minutes: number, session_id = "1") => ({
  user_id: "anna",
  workout_id: "4",
  session_id,
  action,
  timestamp: at(minutes),
});

async function trace(fixture: TraceContext, text: string): Promise<Trace> {
  const id = parseEventId(text);
  if (id === undefined) throw new Error(`${text} is not an event id`);
  return traceEvent(fixture, id);
}
const step = ({ gold }: Trace, summary: string) => gold.find((each) => each.summary === summary);

async function pipelineWithWorkout() {
  const fixture = traceFixture();
  fixture.publish("registrations", registered);
  fixture.publish(
    "workouts",
    workout("start", 0),
    workout("stop", 30),
    workout("start", 100, "2"),
    workout("stop", 500, "3"),
  );
  fixture.publish(
    "heart-rates",
    reading(5, 91.5),
    reading(6, 0),
    reading(50, 80),
    reading(5, 80, "d2"),
    reading(5, 95),
    reading(110, 80),
  );
  fixture.publish(
    "gym-visits",
    { mac_address: "aa", gym: "3", login: at(-1), logout: at(40) },
    { mac_address: "aa", gym: "3", logout: at(2000) },
  );
  await fixture.settle();
  return fixture;
}

describe("a trace", () => {
  it("follows a reading into the row that it changes", async () => {
    const { context, exportAll } = await pipelineWithWorkout();
    await exportAll();
    const found = await trace(context, "heart-rates|0|1|0");
    expect(found).toMatchObject({
      hub: { state: "available", beginning: 0, last: 5 },
      manifest: { partition: "heart-rates|0|1", position: 1, first: 0, last: 5, committed: null },
      bronze: { container: "bronze", row: 0 },
      outcome: { outcome: "accepted" },
      silver: {
        state: "written",
        documents: [
          {
            container: "heart-rates",
            partitionKey: "d1",
            contribution: { kind: "kept", offset: 0, conflict: true, contributed: { values: 91.5 } },
          },
        ],
      },
    });
    expect(step(found, "workout_bpm_summary")?.rows).toMatchObject([
      {
        stored: "current",
        row: { user_id: "anna", rec_no: 1 },
        exports: ["gold", "gold-personal"].map((container) => ({
          ...{ container, month: "2023-03", pendingSince: null },
          file: expect.stringMatching(/^workout_bpm_summary\/2023-03-.*\.parquet$/),
        })),
      },
    ]);
  });

  it.each([
    ["heart-rates|0|1|1", "workout_bpm_summary", "invalid"],
    ["heart-rates|0|1|2", "workout_bpm_summary", "no workout: the device's owner has none"],
    ["heart-rates|0|1|3", "workout_bpm_summary", "no owner"],
    ["heart-rates|0|1|4", "workout_bpm_summary", "another reading of the same time counts instead"],
    ["heart-rates|0|1|5", "workout_bpm_summary", "no stop completes it"],
    ["heart-rates|0|1|0", "gym_summary", "the summary does not read this stream"],
    ["workouts|0|1|2", "workout_bpm_summary", "not paired: no stop"],
    ["workouts|0|1|3", "gym_summary", "not paired: no start"],
    ["gym-visits|0|1|1", "gym_summary", "not paired: the logout ends no login"],
  ])("explains why %s is in no row of %s", async (id, summary, reason) => {
    const { context } = await pipelineWithWorkout();
    const { rows, reason: actual } = step(await trace(context, id), summary) ?? {};
    expect([rows, actual]).toEqual([[], expect.stringContaining(reason)]);
  });

  it.each([
    ["registrations|0|1|0", "workout_bpm_summary"],
    ["workouts|0|1|0", "workout_bpm_summary"],
    ["workouts|0|1|1", "gym_summary"],
    ["gym-visits|0|1|0", "gym_summary"],
  ])("finds that %s changes a row of %s", async (id, summary) => {
    const { context } = await pipelineWithWorkout();
    expect(step(await trace(context, id), summary)?.rows).toHaveLength(1);
  });

  it("contains no personal data when masked", async () => {
    const { context } = await pipelineWithWorkout();
    const masking = { pseudonymise: () => "somebody", minimumGroup: 1 };
    for (const id of ["heart-rates|0|1|0", "gym-visits|0|1|0"]) {
      const text = JSON.stringify(maskTrace(await trace(context, id), summaries, masking));
      for (const value of ['"d1"', '"aa"', '"values"']) expect(text).not.toContain(value);
    }
  });

  it("distinguishes waiting, skipped and unknown events", async () => {
    const fixture = traceFixture();
    const stream = fixture.publish("heart-rates", ...Array.from({ length: 6 }, (_, index) => reading(index, 70)));
    await expect(trace(fixture.context, "heart-rates|0|1|6")).rejects.toThrow(
      "there is no such event: nothing of its partition",
    );
    expect((await trace(fixture.context, "heart-rates|0|1|0")).outcome.outcome).toBe("waiting");
    await fixture.deliver(stream, 2);
    fixture.checkpoints.set(stream.name, 3);
    await fixture.deliver(stream, 1);
    expect((await trace(fixture.context, "heart-rates|0|1|3")).outcome).toMatchObject({
      outcome: "open-gap",
      note: expect.stringContaining("--repair"),
    });
    const found = await trace(fixture.context, "heart-rates|0|1|1");
    expect(found.silver).toMatchObject({ state: "waiting", documents: [{ contribution: { kind: "absent" } }] });
    expect(found.gold).toEqual([]);
    expect((await trace(fixture.context, "heart-rates|0|1|5")).outcome).toMatchObject({
      outcome: "waiting",
      note: expect.stringContaining("up to 4"),
    });
    await expect(trace(fixture.context, "heart-rates|0|2|0")).rejects.toThrow("the hub was recreated since");
    await expect(trace(fixture.context, "heart-rates|9|1|0")).rejects.toThrow("has no such partition");
    await expect(trace(fixture.context, "colours|0|1|0")).rejects.toThrow("no stream is called colours");
  });

  it("shows ignored events, and why an event was quarantined", async () => {
    const fixture = traceFixture();
    fixture.publish("customers", { key: Buffer.from("Session").toString("base64"), zSetEntries: [] });
    fixture.publish("workouts", { ...workout("start", 0), action: "jump" });
    await fixture.settle();
    expect((await trace(fixture.context, "customers|0|1|0")).outcome.outcome).toBe("ignored");
    expect(await trace(fixture.context, "workouts|0|1|0")).toMatchObject({
      bronze: { container: "quarantine" },
      outcome: { outcome: "quarantined", state: "open", reason: { field: "action" }, earlier: [], later: [] },
    });
  });

  it("does not show the commit of an event after compaction", async () => {
    const fixture = traceFixture();
    for (const minute of [0, 1]) {
      fixture.publish("heart-rates", reading(minute, 70));
      await fixture.settle();
    }
    const before = await trace(fixture.context, "heart-rates|0|1|0");
    expect(before.manifest).toMatchObject({ position: 1, commitId: expect.any(String) });
    expect(before.manifest).not.toHaveProperty("note");
    const limits = { rows: 90, records: 100, memory: 2 ** 20 };
    await compactPartition(fixture.doctor.lake, "heart-rates|0|1", limits, Number.POSITIVE_INFINITY);
    expect(await trace(fixture.context, "heart-rates|0|1|0")).toMatchObject({
      manifest: {
        ...{ position: 1, compacted: "1 to 2", commitId: null, committed: null },
        note: expect.stringContaining("compaction"),
      },
      outcome: { outcome: "accepted" },
    });
  });

  it("works while the hub does not respond", async () => {
    const { context } = await pipelineWithWorkout();
    const found = await trace({ ...context, hub: async () => undefined }, "heart-rates|0|1|0");
    expect([found.hub, found.outcome.outcome]).toEqual([null, "accepted"]);
  });

  it("follows the records of a landed file, each in its stream", async () => {
    const fixture = traceFixture();
    const files = memoryFiles();
    const content = [reading(5, 70), workout("start", 0)].map((body) => JSON.stringify(body)).join("\n");
    const file = { name: "a.ndjson", etag: files.put("a.ndjson", Buffer.from(content)) };
    await landFile({ ...fixture.doctor.lake, files, now: () => start }, file, Number.POSITIVE_INFINITY);
    await fixture.settle();
    const of = (stream: string, record: number) => `${stream}|${filePartitionOf(file)}|0|${fileId(file)}|${record}`;
    expect(await trace(fixture.context, of("heart-rates", 1))).toMatchObject({
      file: { name: "a.ndjson", record: 1 },
      outcome: { outcome: "accepted" },
    });
    await expect(trace(fixture.context, of("heart-rates", 2))).rejects.toThrow(
      `belongs to another stream: ${of("workouts", 2)}`,
    );
    await expect(trace(fixture.context, of("workouts", 9))).rejects.toThrow("have landed up to 2");
    await expect(trace(fixture.context, of("profiles", 9))).rejects.toThrow("no record of that file has landed");
    const [found] = await findEvents(fixture.context, { property: "deviceId", value: "d1", time: at(5) });
    expect(found).toMatchObject({ file: fileId(file), sequenceNumber: 1 });
  });

  it("follows one record of an event with several, by its number", async () => {
    const fixture = traceFixture();
    fixture.publish("heart-rates", [reading(5, 70), { device_id: "d1" }, reading(7, 80)]);
    await fixture.settle();
    const [{ partition } = { partition: undefined }] = await findEvents(fixture.context, {
      ...{ property: "deviceId", value: "d1", time: at(7) },
    });
    const id = formatEventId({ ...({ partition, file: undefined, sequenceNumber: 0 } as EventId), record: 3 });
    expect(await trace(fixture.context, id)).toMatchObject({
      ...{ id, outcome: { outcome: "accepted" }, silver: { state: "written" } },
      bronze: { body: JSON.stringify(reading(7, 80)) },
    });
    expect(await trace(fixture.context, id.replace("#3", "#2"))).toMatchObject({
      outcome: { outcome: "quarantined", reason: { code: "missing", field: "time" } },
    });
    await expect(trace(fixture.context, id.replace("#3", ""))).rejects.toThrow("that event has several records");
    await expect(trace(fixture.context, id.replace("#3", "#9"))).resolves.toMatchObject({
      outcome: { outcome: "lost" },
    });
  });

  it("finds all events of a device or a user at a time", async () => {
    const { context } = await pipelineWithWorkout();
    const at5 = await findEvents(context, { property: "deviceId", value: "d1", time: at(5) });
    expect(at5.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 4]);
    const [stop] = await findEvents(context, { property: "userId", value: "anna", time: at(30) });
    expect(stop).toMatchObject({ partition: { stream: "workouts" }, sequenceNumber: 1 });
    await expect(findEvents(context, { property: "userId", value: "nobody", time: at(5) })).rejects.toThrow(
      "no matching accepted event",
    );
  });
});
