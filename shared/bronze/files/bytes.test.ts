import { describe, expect, it } from "vitest";
import { batches, readings } from "../../../testing/readings.ts";
import { readColumns } from "../compaction/columns.ts";
import { mergeParts } from "../compaction/merge.ts";
import { encodeEvents } from "./parquet.ts";

const origin = { stream: "heart-rates", partition: "0", source: "hub", ingestTime: Date.UTC(2026, 0, 6) } as const;
const seconds = 100;

/** Bytes a heart rate: in files of 1,000, and in one that these were merged into. */
async function bytesOf(decimals?: 2): Promise<{ landed: number; merged: number }> {
  const files = batches(readings(100, seconds, decimals), 1000).map((events) => encodeEvents(events, origin));
  const content = await Promise.all(files.map(readColumns));
  const merged = mergeParts(content.map((each, index) => ({ position: index + 1, content: each })));
  const events = 100 * seconds;
  return { landed: files.reduce((total, { length }) => total + length, 0) / events, merged: merged.length / events };
}

describe("a heart rate in bronze", () => {
  it("takes at most 7 bytes with two decimals, 1,000 a file, and 5 when merged", async () => {
    const { landed, merged } = await bytesOf(2);
    expect([landed < 7, merged < 5]).toEqual([true, true]);
  });

  it("takes at most 13 bytes with 17 digits, 1,000 a file, and 11 when merged", async () => {
    const { landed, merged } = await bytesOf();
    expect([landed < 13, merged < 11]).toEqual([true, true]);
  });
});
