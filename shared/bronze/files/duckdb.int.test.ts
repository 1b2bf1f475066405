import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckDb, type Query } from "../../../testing/duckdb.ts";
import { encodeEvents, encodeQuarantined } from "./parquet.ts";
import { plainFile } from "./testing/plain-file.ts";

const origin = { stream: "heart-rates", partition: "3", source: "hub", ingestTime: Date.UTC(2026, 10, 24) } as const;
const beginnings = ["", '{"a":', '{"a":"ü😀"', '{"b":'];
const events = Array.from({ length: 3000 }, (_, index) => ({
  sequenceNumber: index * 3,
  enqueuedTime: 1_678_521_600_123 + index,
  key: index % 5 === 0 ? undefined : `d${index % 7}`,
  replayOf: index % 11 === 0 ? `heart-rates|3|1|${index}` : undefined,
  body: Buffer.from(`${beginnings[index % 4]}${"x".repeat(index % 60)}`),
}));

describe("DuckDB and bronze", () => {
  let folder: string;
  let query: Query;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-"));
    query = await openDuckDb();
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function written(name: string, content: Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it("reads what lands as it read what landed at first, all columns, and both together", async () => {
    const now = await written("now.parquet", encodeEvents(events, origin));
    const then = await written("then.parquet", plainFile(events, origin));
    const ordered = (files: string) => query(`SELECT * FROM ${files} ORDER BY sequence_number`);
    const rows = await ordered(`'${now}'`);
    expect(rows.map(({ body }) => body)).toEqual(events.map(({ body }) => body.toString()));
    expect(rows).toEqual(await ordered(`'${then}'`));
    const both = await query(`SELECT count(*)::INTEGER AS events, count(DISTINCT body)::INTEGER AS bodies,
      count(key)::INTEGER AS keys, count(file)::INTEGER AS files FROM read_parquet(['${now}', '${then}'])`);
    const bodies = new Set(events.map(({ body }) => body.toString())).size;
    expect(both).toEqual([{ events: 6000, bodies, keys: 4800, files: 0 }]);
  });

  it("reads quarantined bytes that are not text, of a landed file, without keys", async () => {
    const why = { code: "not-text" as const, field: "", message: "no UTF-8" };
    const broken = events.map(({ body, ...event }, index) => ({
      ...{ ...event, ...why, key: undefined },
      body: Uint8Array.of(0xff, 0, index & 255, ...body.subarray(0, 3)),
    }));
    const file = encodeQuarantined(broken, { ...origin, source: "file", file: "0fe1" });
    const path = await written("quarantine.parquet", file);
    const rows = await query(
      `SELECT hex(body) AS body, code, message, file, key FROM '${path}' ORDER BY sequence_number`,
    );
    expect(rows).toEqual(
      broken.map(({ body, code, message }) => {
        const hex = Buffer.from(body).toString("hex").toUpperCase();
        return { body: hex, code, message, file: "0fe1", key: null };
      }),
    );
  });
});
