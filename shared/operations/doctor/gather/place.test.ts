import { describe, expect, it } from "vitest";
import { manifest } from "../testing/facts.ts";
import type { PartitionRead } from "./manifest.ts";
import { placeOf } from "./place.ts";

const partition: PartitionRead = {
  ...{ ...manifest, key: "heart-rates|0|17", next: 9, missing: [[3, 4]] },
  ...{ first: 0, last: 99, movedAt: undefined, gaps: [], named: [], merged: [] },
};
const blob = (position: number, of = "heart-rates", partitionAndEpoch = "0-17") =>
  `${of}/2026-11-24/${partitionAndEpoch}-${String(position).padStart(12, "0")}-0f1e-2d3c.parquet`;

describe("the place in a blob's name", () => {
  it.each([
    ["taken: another commit's row is there", blob(2), "taken"],
    ["vacant: it may be what the missing row named", blob(3), "vacant"],
    ["vacant to the end of the hole", blob(4), "vacant"],
    ["ahead: the next commit has that position", blob(9), "ahead"],
    ["unknown: further than anybody can have come, so rows are lost", blob(10), "unknown"],
    ["unknown: no such epoch", blob(2, "heart-rates", "0-18"), "unknown"],
    ["unknown: no such stream, or another manifest than the blobs'", blob(2, "colours"), "unknown"],
    ["unknown: not a name of ours", "notes.txt", "unknown"],
  ])("%s", (_, name, place) => {
    expect(placeOf(name, [partition])).toBe(place);
  });

  it("is understood of landed files, too", () => {
    const ofFiles = { ...partition, key: "heart-rates|file-3|0" };
    expect(placeOf(blob(2, "heart-rates", "file-3-0"), [ofFiles])).toBe("taken");
  });
});
