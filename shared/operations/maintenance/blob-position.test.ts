import { describe, expect, it } from "vitest";
import { positionState } from "./blob-position.ts";

const partition = { key: "heart-rates|0|17", next: 9, missing: [[3, 4]] as const };
const blob = (position: number, of = "heart-rates", partitionAndGeneration = "0-17") =>
  `${of}/2026-11-24/${partitionAndGeneration}-${String(position).padStart(12, "0")}-0f1e-2d3c.parquet`;

describe("the position in a blob's name", () => {
  it.each([
    ["committed: another commit has the position", blob(2), "committed"],
    ["missing: it may be the blob of a missing row", blob(3), "missing"],
    ["missing: the last position without a row", blob(4), "missing"],
    ["next: the next commit has the position", blob(9), "next"],
    ["unknown: a position beyond the next commit", blob(10), "unknown"],
    ["unknown: no such generation", blob(2, "heart-rates", "0-18"), "unknown"],
    ["unknown: no such stream", blob(2, "colours"), "unknown"],
    ["unknown: not the name of a data file", "notes.txt", "unknown"],
  ])("%s", (_, name, state) => {
    expect(positionState(name, [partition])).toBe(state);
  });

  it("is read for landed files", () => {
    const ofFiles = { ...partition, key: "heart-rates|file-3|0" };
    expect(positionState(blob(2, "heart-rates", "file-3-0"), [ofFiles])).toBe("committed");
  });
});
