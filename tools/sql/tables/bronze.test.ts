import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BronzeEvent } from "../../../shared/bronze/bronze-event.ts";
import type { BronzeStore } from "../../../shared/bronze/bronze-store.ts";
import { encodeEvents, encodeQuarantined } from "../../../shared/bronze/files/parquet.ts";
import { landBatch } from "../../../shared/bronze/hub-batches/land-batch.ts";
import type { ManifestRow } from "../../../shared/bronze/manifest/manifest-row.ts";
import { heartRates } from "../../../shared/streams/heart-rates.ts";
import { memoryBlobs } from "../../../testing/fakes/memory-blobs.ts";
import { memoryTable } from "../../../testing/fakes/memory-table.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import type { LakeFiles } from "../lake-files.ts";
import { testSession } from "../testing/test-session.ts";
import { bronzeSqlTables } from "./bronze.ts";
import { quarantineSqlTable } from "./quarantine.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-"));
});
afterEach(() => rm(folder, { recursive: true }));

const day = 86_400_000;
const enqueuedTime = Date.UTC(2026, 10, 20);

function store() {
  let [ids, clock] = [0, enqueuedTime];
  const [manifest, bronze, quarantine] = [memoryTable(), memoryBlobs(), memoryBlobs()];
  return {
    ...{ manifest, bronze, quarantine, retryConflicts, now: () => clock, earliestTime: 1, newId: () => `id-${++ids}` },
    nextDay() {
      clock += day;
    },
  };
}

function event(sequenceNumber: number, body?: string): BronzeEvent {
  const reading = { device_id: "d", time: 1_678_521_600 + sequenceNumber, heartrate: 70 };
  return { sequenceNumber, enqueuedTime, key: "d", body: Buffer.from(body ?? JSON.stringify(reading)) };
}

function landed(to: BronzeStore, ...events: BronzeEvent[]) {
  return landBatch(to, { stream: heartRates, partition: "0", source: "hub", events, generation: async () => 1 });
}

const dataFileOf = ({ dataFile }: ManifestRow) => dataFile;
const quarantineFileOf = ({ quarantineFile }: ManifestRow) => quarantineFile;

function sessionOver(of: ReturnType<typeof store>, personal: boolean, since?: string) {
  const lakeFiles = (blobs: LakeFiles["blobs"], name: string, fileOf: LakeFiles["fileOf"]) => {
    return { manifest: of.manifest, blobs, folder: join(folder, name), fileOf, since };
  };
  return testSession([
    ...bronzeSqlTables(lakeFiles(of.bronze, "bronze", dataFileOf), personal),
    quarantineSqlTable(lakeFiles(of.quarantine, "quarantine", quarantineFileOf), personal),
  ]);
}

describe("bronze tables", () => {
  it("contain every accepted event with its provenance and body", async () => {
    const lake = store();
    await landed(lake, event(0), event(1, "{"), event(2));
    await landed(lake, event(3));
    const { query } = await sessionOver(lake, true);
    const rows =
      await query(`SELECT stream, partition, sequence_number, enqueued_time, source, file, key, body->>'$.heartrate' AS bpm
      FROM bronze.heart_rates ORDER BY sequence_number`);
    expect(rows.map((row) => row["sequence_number"])).toEqual([0, 2, 3]);
    expect(rows[0]).toEqual({
      ...{ stream: "heart-rates", partition: "0", sequence_number: 0, enqueued_time: "2026-11-20T00:00:00.000Z" },
      ...{ source: "hub", file: null, key: "d", bpm: "70" },
    });
    expect(await query("SELECT sequence_number, code, body, body_text FROM quarantine")).toEqual([
      { sequence_number: 1, code: "not-json", body: "{", body_text: "{" },
    ]);
    expect(await query("FROM bronze.workouts")).toEqual([]);
  });

  it("contain bodies that DuckDB cannot parse, and do not fail because of them", async () => {
    const lake = store();
    const text = (more: string) => `{"device_id":"d","time":1678521600,"heartrate":70${more}}`;
    const bodies = [
      text(""),
      `\ufeff${text("")}`,
      text(',"unknown":"\\ud800"'),
      text(`,"n":1e999,"n":[${"[".repeat(9)}${"]".repeat(9)}]`),
    ];
    await landed(lake, ...bodies.map((body, index) => event(index, body)));
    await landed(lake, event(4, `[${text("")},${text("")}]`), event(5, `\0\0\0\0\x01${text("")}`));
    const { query } = await sessionOver(lake, true);
    const sql =
      "SELECT sequence_number, record, body->>'$.heartrate' AS bpm, octet_length(encode(body_text)) AS bytes FROM bronze.heart_rates ORDER BY ALL";
    expect(await query(sql)).toEqual([
      ...bodies.map((body, index) => ({
        sequence_number: index,
        record: null,
        bpm: index === 2 ? null : "70",
        bytes: Buffer.byteLength(body),
      })),
      ...[1, 2].map((record) => ({ sequence_number: 4, record, bpm: "70", bytes: text("").length })),
      { sequence_number: 5, record: null, bpm: "70", bytes: text("").length },
    ]);
  });

  it("contain no body and key without --personal", async () => {
    const lake = store();
    await landed(lake, event(0), event(1, "{"));
    const { query } = await sessionOver(lake, false);
    expect(await query("SELECT sequence_number, key, body FROM bronze.heart_rates")).toEqual([
      { sequence_number: 0, key: null, body: null },
    ]);
    expect(await query("SELECT code, key, body, body_text FROM quarantine")).toEqual([
      { code: "not-json", key: null, body: null, body_text: null },
    ]);
  });

  it("contain the columns of the files", () => {
    const lake = store();
    const origin = { stream: "s", partition: "0", source: "hub", ingestTime: 0 } as const;
    const named = (file: Uint8Array) =>
      parquetMetadata(Uint8Array.from(file).buffer)
        .schema.slice(1)
        .map(({ name }) => name);
    const lakeFiles = { manifest: lake.manifest, blobs: lake.bronze, folder, fileOf: dataFileOf, since: undefined };
    const [bronze] = bronzeSqlTables(lakeFiles, true);
    const columns = bronze?.columns.map(({ name }) => name) ?? [];
    const replayed = { ...event(0), record: 1, firstEnqueuedTime: 1 };
    expect(columns.filter((name) => ![...named(encodeEvents([replayed], origin)), "body_text"].includes(name))).toEqual(
      [],
    );
    const quarantined = { ...replayed, code: "missing" as const, field: "f", message: "m" };
    const cached = [...named(encodeQuarantined([quarantined], origin)), "body_text"];
    expect(quarantineSqlTable(lakeFiles, true).columns.filter(({ name }) => !cached.includes(name))).toEqual([]);
  });

  it("contain null in columns that no file contains", async () => {
    const lake = store();
    const whole = await sessionOver(lake, true);
    await landed(lake, event(0));
    await whole.query("FROM bronze.heart_rates");
    const [name = ""] = lake.bronze.names();
    // Simulates an older file: the cached copy is not fetched again.
    const cached = join(folder, "bronze", name);
    await whole.query(`COPY (FROM '${cached}' SELECT * EXCLUDE (replay_of, file)) TO '${cached}.tmp' (FORMAT parquet)`);
    await rename(`${cached}.tmp`, cached);
    const { query } = await sessionOver(lake, true);
    expect(await query("SELECT sequence_number, file, replay_of FROM bronze.heart_rates")).toEqual([
      { sequence_number: 0, file: null, replay_of: null },
    ]);
  });

  it("skip files before --since", async () => {
    const lake = store();
    await landed(lake, event(0));
    lake.nextDay();
    await landed(lake, event(1));
    const { query, logs } = await sessionOver(lake, true, "2026-11-21");
    expect(await query("SELECT sequence_number FROM bronze.heart_rates")).toEqual([{ sequence_number: 1 }]);
    expect(logs).toEqual(["bronze.heart_rates: 1 files"]);
    expect(await readdir(join(folder, "bronze", "heart-rates"))).toEqual(["2026-11-21"]);
  });

  it("contain each event once during a file replacement", async () => {
    const lake = store();
    await landed(lake, event(0));
    await landed(lake, event(1));
    const [first = "", second = ""] = lake.bronze.names();
    const merged = "heart-rates/2026-11-20/merged.parquet";
    const read = lake.bronze.read.bind(lake.bronze);
    let isReplaced = false;
    const blobs = {
      ...lake.bronze,
      async read(name: string) {
        if (!isReplaced) {
          isReplaced = true;
          const origin = { stream: "heart-rates", partition: "0", source: "hub", ingestTime: 0 } as const;
          await lake.bronze.create(merged, encodeEvents([event(0), event(1)], origin), "");
          for (const old of [first, second]) await lake.bronze.remove(old);
          const [one, two] = lake.manifest.rows("heart-rates|0|1").filter(({ rowKey }) => rowKey.startsWith("row|"));
          if (one === undefined || two === undefined) throw new Error("two commits are two rows");
          const values = { ...two.values, from: 1, dataFile: merged };
          await lake.manifest.commit("heart-rates|0|1", [
            { remove: true, rowKey: one.rowKey },
            { ...two, values },
          ]);
        }
        return read(name);
      },
    };
    const { query } = await sessionOver({ ...lake, bronze: blobs }, true);
    const sql = "SELECT sequence_number FROM bronze.heart_rates ORDER BY ALL";
    expect(await query(sql)).toEqual([{ sequence_number: 0 }, { sequence_number: 1 }]);
    expect((await readdir(join(folder, "bronze", "heart-rates", "2026-11-20"))).sort()).toEqual(["merged.parquet"]);
  });

  it("report a lost file by name", async () => {
    const lake = store();
    await landed(lake, event(0));
    const [name = ""] = lake.bronze.names();
    await lake.bronze.remove(name);
    const { query } = await sessionOver(lake, true);
    await expect(query("FROM bronze.heart_rates")).rejects.toThrow(`file ${name} is in the manifest`);
  });
});
