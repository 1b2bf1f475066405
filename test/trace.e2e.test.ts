import { execFile } from "node:child_process";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeEvents, decodeQuarantined } from "../shared/bronze/files/parquet.ts";
import { fileId, filePartitionOf } from "../shared/bronze/landing/landing-file.ts";
import { type ManifestRow, rowsAfter } from "../shared/bronze/manifest/manifest-row.ts";
import { listPartitions, partitionFromKey } from "../shared/bronze/manifest/partition.ts";
import type { Trace } from "../shared/operations/trace/trace.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { send } from "../testing/pipeline.ts";
import { type GeneratedEvent, gymVisit, heartRate, profile, registration, workout } from "../tools/common/history.ts";
import { seeded } from "../tools/common/random.ts";

const person = { userId: "20777", deviceId: "500777", macAddress: "aa:bb:cc:00:07:77" };
const start = Date.UTC(2026, 2, 2, 10);
const minute = 60_000;
const inWorkout = heartRate(person, start + 5 * minute, 91.5);
const invalid = heartRate(person, start + 6 * minute, 0);
const outside = heartRate(person, start + 200 * minute, 80);
const ownerless = heartRate({ ...person, deviceId: "500778" }, start + minute, 80);
const broken = { ...inWorkout, body: '{"device_id":"500777","time":' };
const login = gymVisit(person, "3", { login: start - minute, logout: start + 40 * minute });
const unpaired = workout(person, "9", "stop", start + 300 * minute);
const landed = heartRate(person, start + 7 * minute, 99);
const events: GeneratedEvent[] = [
  registration(person, start - 60 * minute),
  profile(person, "new", start - 60 * minute, seeded(1)),
  workout(person, "4", "start", start),
  workout(person, "4", "stop", start + 30 * minute),
  ...[inWorkout, invalid, outside, ownerless, broken, login, unpaired],
];

describe("npm run trace", () => {
  let stack: LocalStack;
  let ids: ReadonlyMap<string, string>;

  function command(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const env = { ...process.env, ...stack.settings };
    return new Promise((resolve) => {
      execFile(process.execPath, ["tools/bin/korevital.js", "trace", ...args], { env }, (error, out, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, error: stderr });
      });
    });
  }
  async function traceOf(...args: string[]): Promise<Trace> {
    const { code, out, error } = await command(...args, "--format", "json");
    expect([code, error]).toEqual([0, ""]);
    const [trace, ...others]: Trace[] = JSON.parse(out);
    expect(others).toEqual([]);
    if (trace === undefined) throw new Error("no trace was printed");
    return trace;
  }
  const of = (event: GeneratedEvent) => ids.get(event.body) ?? "";
  const absence = ({ gold }: Trace, summary: string) => gold.find((step) => step.summary === summary)?.reason;

  beforeAll(async () => {
    stack = await startLocalStack();
    await stack.startApp();
    await send(stack.azure, events);
    await stack.azure.files("landing").upload("late.ndjson", Readable.from([`${landed.body}\n`]));
    await send(stack.azure, [], events.length + 1);
    ids = await idsByBody(stack);
  }, 300_000);
  afterAll(() => stack.close());

  it("follows an accepted reading into its row, and shows personal data only with --personal", async () => {
    const trace = await traceOf(of(inWorkout));
    expect(trace).toMatchObject({
      hub: { state: "available" },
      manifest: { commitId: expect.any(String), committed: expect.stringContaining("T") },
      bronze: { container: "bronze", key: null, body: null, bytes: inWorkout.body.length },
      outcome: { outcome: "accepted" },
      silver: {
        state: "written",
        documents: [
          {
            container: "heart-rates",
            partitionKey: null,
            contribution: { kind: "kept", offset: 0, contributed: null, invalid: false },
          },
        ],
      },
    });
    const [summary] = trace.gold;
    expect(summary).toMatchObject({
      summary: "workout_bpm_summary",
      rows: [{ key: null, stored: "current", row: { workout_id: "4", rec_no: 2, age: null, city: null } }],
    });
    expect(summary?.rows[0]?.exports).toMatchObject([{ container: "gold", month: "2026-03" }, {}]);
    const whole = await traceOf(of(inWorkout), "--personal");
    expect(whole).toMatchObject({ bronze: { key: person.deviceId, body: inWorkout.body } });
    expect(whole.silver?.documents[0]).toMatchObject({
      contribution: { contributed: { values: 91.5 }, stored: { values: 91.5 } },
    });
    expect(whole.gold[0]?.rows[0]?.row["city"]).not.toBeNull();
    const table = (await command(of(inWorkout))).out;
    expect(table).toMatch(/outcome: accepted[\s\S]*silver: written[\s\S]*gold: workout_bpm_summary/);
    expect(table).not.toContain(person.deviceId);
    expect(table).not.toContain(person.macAddress);
  });

  it("finds an event by device or user and its time", async () => {
    expect((await traceOf("--device", person.deviceId, "--time", "2026-03-02T10:05:00")).id).toBe(of(inWorkout));
    const stop = await traceOf("--user", person.userId, "--time", String(start / 1000 + 300 * 60));
    expect(stop.id).toBe(of(unpaired));
  });

  it.each([
    ["invalid", invalid, "invalid: a heart rate must be from 20 to 250 to count"],
    ["outside", outside, "no workout: the device's owner has none with start < time <= end"],
    ["ownerless", ownerless, "no owner: the device has no registration"],
    ["unpaired", unpaired, "not paired: no start after the previous stop and within 3 h before it"],
  ])("explains why an event is in no row: %s", async (_, event, reason) => {
    const trace = await traceOf(of(event));
    expect(trace.outcome.outcome).toBe("accepted");
    expect(trace.gold[0]?.rows).toEqual([]);
    expect(absence(trace, "workout_bpm_summary")).toBe(reason);
  });

  it("shows why an event was quarantined", async () => {
    expect(await traceOf(of(broken))).toMatchObject({
      bronze: { container: "quarantine" },
      outcome: { outcome: "quarantined", state: "open", reason: { code: "not-json" }, earlier: [], later: [] },
      gold: [],
    });
  });

  it("follows a gym login into its day", async () => {
    const trace = await traceOf(of(login));
    const gym = trace.gold.find(({ summary }) => summary === "gym_summary");
    expect(gym?.rows).toMatchObject([{ stored: "current", row: { gym_id: "3", workouts: ["4"], mins_in_gym: 41 } }]);
    expect(gym?.rows[0]?.row["mac_address"]).not.toBe(person.macAddress);
    expect(absence(trace, "workout_bpm_summary")).toBe("the summary does not read this stream");
  });

  it("follows a landed record", async () => {
    const version = await stack.azure.files("landing").stat("late.ndjson");
    const file = { name: "late.ndjson", etag: version?.etag ?? "" };
    const id = `heart-rates|${filePartitionOf(file)}|0|${fileId(file)}|1`;
    const trace = await traceOf(id);
    expect(trace).toMatchObject({ file: { name: "late.ndjson", record: 1 }, outcome: { outcome: "accepted" } });
    expect(trace.hub).toBeUndefined();
    expect(trace.gold[0]?.rows[0]?.row).toMatchObject({ rec_no: 2 });
    const other = await command(id.replace("heart-rates", "workouts"));
    expect([other.code, other.error]).toEqual([1, expect.stringContaining(`belongs to another stream: ${id}`)]);
  });

  it.each([
    [2, ["nothing"], "is not an event id"],
    [1, ["heart-rates|0|1|99999"], "there is no such event"],
    [1, ["no-such-stream|0|1|1"], "no stream is called no-such-stream"],
    [1, ["heart-rates|file-1|0|0123abcd|1"], "no record of that file has landed in this stream"],
    [1, ["--device", "nobody", "--time", "2026-01-01"], "bronze contains no matching accepted event"],
    [2, ["--device", "nobody"], "--time TIME expected"],
  ])("ends with %d for %s", async (expected, args, text) => {
    const { code, error } = await command(...args);
    expect([code, error]).toEqual([expected, expect.stringContaining(text)]);
  });
});

/** The ids of the events of hubs, by body. */
async function idsByBody({ azure }: LocalStack): Promise<Map<string, string>> {
  const manifest = azure.table("manifest");
  const found = new Map<string, string>();
  for (const key of await listPartitions(manifest)) {
    if (partitionFromKey(key).partition.startsWith("file-")) continue;
    for await (const row of rowsAfter(manifest, key, 0))
      for (const { sequenceNumber, body } of await eventsOf(azure, row))
        found.set(Buffer.from(body).toString(), `${key}|${sequenceNumber}`);
  }
  return found;
}

async function eventsOf(azure: LocalStack["azure"], { dataFile, quarantineFile }: ManifestRow) {
  const data = dataFile === undefined ? undefined : await azure.blobs("bronze").read(dataFile);
  const quarantined = quarantineFile === undefined ? undefined : await azure.blobs("quarantine").read(quarantineFile);
  return [
    ...(data === undefined ? [] : await decodeEvents(data)),
    ...(quarantined === undefined ? [] : await decodeQuarantined(quarantined)),
  ];
}
