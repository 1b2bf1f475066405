import { describe, expect, it } from "vitest";
import { memoryFiles } from "../../../testing/fakes/memory-files.ts";
import { compactPartition } from "../../bronze/compaction/compact.ts";
import { landFile } from "../../bronze/landing/land-file.ts";
import { fileId, filePartition } from "../../bronze/landing/landed-file.ts";
import { summaries } from "../../gold/registry.ts";
import { currentName } from "../../serving/exports/current.ts";
import { parseEventId } from "../quarantine/event-id.ts";
import type { TraceWorld } from "./context.ts";
import { findEvents } from "./find.ts";
import { masked } from "./mask-trace.ts";
import { tracedPipeline } from "./testing/fixture.ts";
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

async function trace(world: TraceWorld, text: string): Promise<Trace> {
  const id = parseEventId(text);
  if (id === undefined) throw new Error(`${text} is no id`);
  return traceEvent(world, id);
}
const step = ({ gold }: Trace, summary: string) => gold.find((each) => each.summary === summary);

async function pipelineWithWorkout() {
  const world = tracedPipeline();
  world.publish("registrations", registered);
  world.publish(
    "workouts",
    workout("start", 0),
    workout("stop", 30),
    workout("start", 100, "2"),
    workout("stop", 500, "3"),
  );
  world.publish(
    "heart-rates",
    reading(5, 91.5),
    reading(6, 0),
    reading(50, 80),
    reading(5, 80, "d2"),
    reading(5, 95),
    reading(110, 80),
  );
  world.publish(
    "gym-visits",
    { mac_address: "aa", gym: "3", login: at(-1), logout: at(40) },
    { mac_address: "aa", gym: "3", logout: at(2000) },
  );
  await world.settle();
  return world;
}

describe("a trace", () => {
  it("follows a reading into the row that would be another one without it", async () => {
    const { traced, exports } = await pipelineWithWorkout();
    const current = {
      summary: "workout_bpm_summary",
      months: { "2023-03": "workout_bpm_summary/2023-03-x.parquet" },
      retired: [],
    };
    await exports.create(currentName("workout_bpm_summary"), Buffer.from(JSON.stringify(current)), "");
    const found = await trace(traced, "heart-rates|0|1|0");
    expect(found).toMatchObject({
      hub: { state: "held", begins: 0, last: 5 },
      manifest: { partition: "heart-rates|0|1", position: 1, first: 0, last: 5, committed: null },
      bronze: { container: "bronze", row: 0 },
      outcome: { outcome: "accepted" },
      silver: {
        state: "written",
        documents: [
          {
            container: "heart-rates",
            partitionKey: "d1",
            part: { kind: "kept", offset: 0, conflict: true, said: { values: 91.5 } },
          },
        ],
      },
    });
    expect(step(found, "workout_bpm_summary")?.rows).toMatchObject([
      {
        stored: "current",
        row: { user_id: "anna", rec_no: 1 },
        exports: [{ file: current.months["2023-03"], pending: false }, {}],
      },
    ]);
  });

  it.each([
    ["heart-rates|0|1|1", "workout_bpm_summary", "invalid"],
    ["heart-rates|0|1|2", "workout_bpm_summary", "no workout: the device's owner had none"],
    ["heart-rates|0|1|3", "workout_bpm_summary", "no owner"],
    ["heart-rates|0|1|4", "workout_bpm_summary", "another reading of the same time counts instead"],
    ["heart-rates|0|1|5", "workout_bpm_summary", "no stop completes it"],
    ["heart-rates|0|1|0", "gym_summary", "it does not read this stream"],
    ["workouts|0|1|2", "workout_bpm_summary", "nothing paired: no stop"],
    ["workouts|0|1|3", "gym_summary", "nothing paired: no start"],
    ["gym-visits|0|1|1", "gym_summary", "nothing paired: no login"],
  ])("says why %s is in no row of %s", async (id, summary, why) => {
    const { traced } = await pipelineWithWorkout();
    const { rows, why: said } = step(await trace(traced, id), summary) ?? {};
    expect([rows, said]).toEqual([[], expect.stringContaining(why)]);
  });

  it.each([
    ["registrations|0|1|0", "workout_bpm_summary"],
    ["workouts|0|1|0", "workout_bpm_summary"],
    ["workouts|0|1|1", "gym_summary"],
    ["gym-visits|0|1|0", "gym_summary"],
  ])("knows that without %s a row of %s would be another one", async (id, summary) => {
    const { traced } = await pipelineWithWorkout();
    expect(step(await trace(traced, id), summary)?.rows).toHaveLength(1);
  });

  it("tells of nobody when it is masked", async () => {
    const { traced } = await pipelineWithWorkout();
    const pseudonymise = () => "somebody";
    for (const id of ["heart-rates|0|1|0", "gym-visits|0|1|0"]) {
      const text = JSON.stringify(masked(await trace(traced, id), summaries, pseudonymise));
      for (const told of ['"d1"', '"aa"', '"values"']) expect(text).not.toContain(told);
    }
  });

  it("says what has not landed, was passed over, or never came", async () => {
    const world = tracedPipeline();
    const stream = world.publish("heart-rates", ...Array.from({ length: 6 }, (_, index) => reading(index, 70)));
    await expect(trace(world.traced, "heart-rates|0|1|6")).rejects.toThrow(
      "there is no such event: nothing of its partition",
    );
    expect((await trace(world.traced, "heart-rates|0|1|0")).outcome.outcome).toBe("waiting");
    await world.deliver(stream, 2);
    world.checkpoints.set(stream.name, 3);
    await world.deliver(stream, 1);
    expect((await trace(world.traced, "heart-rates|0|1|3")).outcome).toMatchObject({
      outcome: "open-gap",
      note: expect.stringContaining("--repair"),
    });
    const found = await trace(world.traced, "heart-rates|0|1|1");
    expect(found.silver).toMatchObject({ state: "waiting", documents: [{ part: { kind: "absent" } }] });
    expect(found.gold).toEqual([]);
    expect((await trace(world.traced, "heart-rates|0|1|5")).outcome).toMatchObject({
      outcome: "waiting",
      note: expect.stringContaining("up to 4"),
    });
    await expect(trace(world.traced, "heart-rates|0|2|0")).rejects.toThrow("the hub was made anew since");
    await expect(trace(world.traced, "heart-rates|9|1|0")).rejects.toThrow("has no such partition");
    await expect(trace(world.traced, "colours|0|1|0")).rejects.toThrow("no stream is called colours");
  });

  it("says of what is not ours that it was ignored, and of what cannot be understood why", async () => {
    const world = tracedPipeline();
    world.publish("customers", { key: Buffer.from("Session").toString("base64"), zSetEntries: [] });
    world.publish("workouts", { ...workout("start", 0), action: "jump" });
    await world.settle();
    expect((await trace(world.traced, "customers|0|1|0")).outcome.outcome).toBe("ignored");
    expect(await trace(world.traced, "workouts|0|1|0")).toMatchObject({
      bronze: { container: "quarantine" },
      outcome: { outcome: "quarantined", state: "open", reason: { field: "action" }, earlier: [], later: [] },
    });
  });

  it("says of merged files what is not known any more", async () => {
    const world = tracedPipeline();
    for (const minute of [0, 1]) {
      world.publish("heart-rates", reading(minute, 70));
      await world.settle();
    }
    const before = await trace(world.traced, "heart-rates|0|1|0");
    expect(before.manifest).toMatchObject({ position: 1, attempt: expect.any(String) });
    expect(before.manifest).not.toHaveProperty("note");
    const limits = { rows: 90, records: 100, memory: 2 ** 20 };
    await compactPartition(world.doctor.lake, "heart-rates|0|1", limits, Number.POSITIVE_INFINITY);
    expect(await trace(world.traced, "heart-rates|0|1|0")).toMatchObject({
      manifest: {
        ...{ position: 1, merged: "1 to 2", attempt: null, committed: null },
        note: "since the files were merged neither the attempt that committed the event is known, nor when it did",
      },
      outcome: { outcome: "accepted" },
    });
  });

  it("goes on without a hub that does not answer", async () => {
    const { traced } = await pipelineWithWorkout();
    const found = await trace({ ...traced, hub: async () => undefined }, "heart-rates|0|1|0");
    expect([found.hub, found.outcome.outcome]).toEqual([null, "accepted"]);
  });

  it("follows the records of a landed file, each in its stream", async () => {
    const world = tracedPipeline();
    const files = memoryFiles();
    const content = [reading(5, 70), workout("start", 0)].map((body) => JSON.stringify(body)).join("\n");
    const file = { name: "a.ndjson", etag: files.put("a.ndjson", Buffer.from(content)) };
    await landFile({ ...world.doctor.lake, files, now: () => start }, file, Number.POSITIVE_INFINITY);
    await world.settle();
    const of = (stream: string, record: number) => `${stream}|${filePartition(file)}|0|${fileId(file)}|${record}`;
    expect(await trace(world.traced, of("heart-rates", 1))).toMatchObject({
      file: { name: "a.ndjson", record: 1 },
      outcome: { outcome: "accepted" },
    });
    await expect(trace(world.traced, of("heart-rates", 2))).rejects.toThrow(
      `is another stream's: ${of("workouts", 2)}`,
    );
    await expect(trace(world.traced, of("workouts", 9))).rejects.toThrow("it has landed up to 2");
    await expect(trace(world.traced, of("profiles", 9))).rejects.toThrow("no record of that file has landed");
    const [found] = await findEvents(world.traced, { property: "deviceId", value: "d1", time: at(5) });
    expect(found).toMatchObject({ file: fileId(file), sequenceNumber: 1 });
  });

  it("finds every event of a device or a user at a time", async () => {
    const { traced } = await pipelineWithWorkout();
    const at5 = await findEvents(traced, { property: "deviceId", value: "d1", time: at(5) });
    expect(at5.map(({ sequenceNumber }) => sequenceNumber)).toEqual([0, 4]);
    const [stop] = await findEvents(traced, { property: "userId", value: "anna", time: at(30) });
    expect(stop).toMatchObject({ partition: { stream: "workouts" }, sequenceNumber: 1 });
    await expect(findEvents(traced, { property: "userId", value: "nobody", time: at(5) })).rejects.toThrow(
      "no accepted event of it",
    );
  });
});
