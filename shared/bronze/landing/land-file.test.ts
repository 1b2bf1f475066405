import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault, withFaults } from "../../../testing/fakes/faults.ts";
import { type Landing, landFile, landingLimits } from "./land-file.ts";
import type { LandingFile } from "./landing-file.ts";
import { landingTime, memoryLanding } from "./testing/memory-landing.ts";

const reading = (second: number) => ({ device_id: "d", time: 1_678_521_600 + second, heartrate: 70 });
const workout = (second: number) => ({
  user_id: "u",
  workout_id: 1,
  timestamp: 1_678_521_600 + second,
  action: "start",
  session_id: "s",
});
const tomorrow = landingTime + 24 * 3_600_000;

describe("a landed file", () => {
  it("lands in bronze, record by record, and is reported", async () => {
    const landing = memoryLanding();
    const lines = [JSON.stringify(reading(0)), "{broken", ` ${JSON.stringify(workout(1))}`, '{"heartrate":1}'];
    const etag = landing.files.put("day/one.ndjson", Buffer.from(lines.join("\r\n")));
    const landed = await landFile(landing, { name: "day/one.ndjson", etag }, tomorrow);
    expect(landed.kind).toBe("finished");
    expect(await landing.accepted()).toEqual([
      [1, lines[0]],
      [3, lines[2]],
    ]);
    expect(await landing.quarantined()).toEqual([
      [2, "not-json", lines[1]],
      [4, "missing", lines[3]],
    ]);
    const when = new Date(landingTime).toISOString();
    expect(await landing.onlyReport()).toEqual({
      file: "day/one.ndjson",
      etag,
      status: "complete",
      format: "NDJSON",
      records: 4,
      streams: {
        "heart-rates": { accepted: 1, ignored: 0, quarantined: 2 },
        workouts: { accepted: 1, ignored: 0, quarantined: 0 },
      },
      problems: [
        { record: 2, line: 2, stream: "heart-rates", code: "not-json", field: "", message: "JSON expected" },
        expect.objectContaining({ record: 4, line: 4, stream: "heart-rates", code: "missing", field: "device_id" }),
      ],
      truncated: 0,
      started: when,
      finished: when,
    });
    expect(landing.reports.names()[0]).toMatch(/^day\/one\.ndjson\/[0-9a-f]{16}\.json$/);
  });

  it("lands once, and again after it was overwritten", async () => {
    const landing = memoryLanding();
    const content = Buffer.from(JSON.stringify(reading(0)));
    const first = { name: "f", etag: landing.files.put("f", content) };
    await landFile(landing, first, tomorrow);
    expect(await landFile(landing, first, tomorrow)).toEqual({ kind: "already-finished" });
    const second = { name: "f", etag: landing.files.put("f", content) };
    await landFile(landing, second, tomorrow);
    expect(await landing.accepted()).toHaveLength(2);
    expect(landing.reports.names()).toHaveLength(2);
  });

  it("resumes in the middle after a deadline, in any format", async () => {
    for (const { make } of formats) {
      const landing = memoryLanding();
      const records = Array.from({ length: 7 }, (_, index) => JSON.stringify(reading(index)));
      const file = { name: "f", etag: landing.files.put("f", make(records)) };
      const limits = { ...landingLimits, chunk: { records: 3, bytes: 1e6 } };
      const kinds: string[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) kinds.push((await landFile(landing, file, 0, limits)).kind);
      expect(kinds).toEqual(["more", "more", "more"]);
      expect((await landFile(landing, file, 0, limits)).kind).toBe("finished");
      expect(await landing.accepted()).toHaveLength(7);
    }
  });

  it("is not landed while another invocation leases it", async () => {
    const landing = memoryLanding();
    const file = { name: "f", etag: landing.files.put("f", Buffer.from(JSON.stringify(reading(0)))) };
    const killed = { ...landing, bronze: withFaults(landing.bronze, () => "before" as const) };
    const manifest = dyingAfter(landing.manifest, 1);
    await expect(landFile({ ...killed, manifest }, file, tomorrow)).rejects.toThrow(Fault);
    const result = await landFile(landing, file, tomorrow);
    expect(result).toEqual({ kind: "leased", until: landingTime + landingLimits.lease });
    const later = { ...landing, now: () => landingTime + landingLimits.lease };
    expect((await landFile(later, file, tomorrow)).kind).toBe("finished");
  });

  it("is reported as unreadable after five invocations without progress", async () => {
    const landing = memoryLanding();
    const file = { name: "f", etag: landing.files.put("f", Buffer.from(JSON.stringify(reading(0)))) };
    const broken = { ...landing, bronze: withFaults(landing.bronze, () => "before" as const) };
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(landFile(broken, file, tomorrow)).rejects.toThrow(Fault);
    expect((await landFile(broken, file, tomorrow)).kind).toBe("finished");
    expect(await landing.onlyReport()).toMatchObject({ status: "unreadable", reason: { code: "no-progress" } });
  });
});

const formats = [
  { kind: "NDJSON", make: (records: readonly string[]) => Buffer.from(records.join("\n")) },
  { kind: "JSON array", make: (records: readonly string[]) => Buffer.from(`[${records.join(" ,\n")}]`) },
  { kind: "gzip", make: (records: readonly string[]) => gzipSync(records.join("\n")) },
  {
    kind: "CSV",
    make: (records: readonly string[]) =>
      Buffer.from(`device_id,time,heartrate\n${records.map((record) => csvRow(JSON.parse(record))).join("\n")}`),
  },
];

function csvRow({ device_id, time, heartrate }: Record<string, unknown>): string {
  return [device_id, time, heartrate].join();
}

describe("every record of a file", () => {
  const valid = fc
    .nat({ max: 999 })
    .chain((n) => fc.constantFrom(JSON.stringify(reading(n)), JSON.stringify(workout(n))));
  const invalid = fc.constantFrom(
    '{"device_id":"d"}',
    '"text"',
    "5",
    '{"heartrate":"x"}',
    '{"topic":"other","value":{}}',
  );
  const records = fc
    .array(fc.oneof({ weight: 3, arbitrary: valid }, invalid), { maxLength: 25 })
    .map((some) => [JSON.stringify(reading(0)), ...some]);
  const rows = fc.array(
    fc.constantFrom("d,1678521600,70", "d,,70", '"d","1678521600",70', 'a"b,1678521600,71', '"a"b,1,1', "x"),
    {
      maxLength: 25,
    },
  );
  const jsonFiles = records.chain((some) =>
    fc.constantFrom(
      { records: some, content: Buffer.from(some.join("\n")) },
      { records: some, content: Buffer.from(`\ufeff${some.join("\r\n")}\r\n`) },
      { records: some, content: Buffer.from(`[${some.join(",")}]`) },
      { records: some, content: Buffer.from(`[\n${some.join(" ,\n")}\n]\n`) },
    ),
  );
  const csvFiles = rows.map((some) => ({
    records: some,
    content: Buffer.from(["device_id,time,heartrate", ...some].join("\n")),
  }));
  const faultPlans = fc.array(fc.constantFrom("none", "none", "none", "none", "before", "after"), { maxLength: 80 });

  it("has one outcome, with its own bytes, for any faults, races and chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(jsonFiles, csvFiles),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        faultPlans,
        fc.array(fc.boolean(), { maxLength: 10 }),
        async ({ records: expected, content }, gzipped, size, plan, deadlinePlan) => {
          const landing = memoryLanding();
          const etag = landing.files.put("f", gzipped ? gzipSync(content) : content);
          const faults = [...plan];
          const deadlines = [...deadlinePlan];
          const limits = { ...landingLimits, chunk: { records: size, bytes: 1e6 }, attempts: 1e6, lease: 0 };
          const host = faulty(landing, () => faults.shift() ?? "none");
          const deadline = () => (deadlines.shift() ? 0 : tomorrow);
          const land = () => untilDone(host, { name: "f", etag }, deadline, limits);
          await Promise.all([land(), land()]);

          const accepted = await landing.accepted();
          const quarantined = await landing.quarantined();
          const numbers = [...accepted, ...quarantined].map(([number]) => number).sort((a, b) => a - b);
          expect(numbers).toEqual(expected.map((_, index) => index + 1));
          const isCsv = content.toString().startsWith("device_id");
          for (const [number, body] of isCsv ? [] : accepted) expect(body).toBe(expected[number - 1]);
          for (const [number, , body] of quarantined) expect(body).toBe(expected[number - 1]);
          const { status, records: count, problems } = await landing.onlyReport();
          expect([status, count]).toEqual(["complete", expected.length]);
          expect(problems.map(({ record }) => record)).toEqual(quarantined.slice(0, 20).map(([number]) => number));
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** The queue: delivers the message until the file is finished, later when another invocation leases it. */
async function untilDone(
  host: Landing,
  file: LandingFile,
  deadline: () => number,
  limits: typeof landingLimits,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    if (attempt > 500) throw new Error("the file is never finished");
    try {
      const { kind } = await landFile(host, file, deadline(), limits);
      if (kind === "finished" || kind === "already-finished") return;
      if (kind === "leased") await yieldToOthers(attempt * 5);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}

async function yieldToOthers(count: number): Promise<void> {
  for (let attempt = 0; attempt < count; attempt += 1) await new Promise(setImmediate);
}

function faulty(landing: Landing, next: () => "none" | "before" | "after"): Landing {
  const { manifest, bronze, quarantine, reports, files } = landing;
  return {
    ...landing,
    manifest: withFaults(manifest, next),
    bronze: withFaults(bronze, next),
    quarantine: withFaults(quarantine, next),
    reports: withFaults(reports, next),
    files: withFaults(files, next),
  };
}

/** A table of a host that is killed after so many commits. */
function dyingAfter(manifest: Landing["manifest"], commits: number): Landing["manifest"] {
  let left = commits;
  return {
    ...manifest,
    async commit(partitionKey, writes) {
      left -= 1;
      if (left < 0) throw new Fault("killed");
      return manifest.commit(partitionKey, writes);
    },
  };
}
