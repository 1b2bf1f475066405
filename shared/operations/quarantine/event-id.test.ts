import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEventId, ledgerKeyOf, parseEventId } from "./event-id.ts";

const ofHub = { partition: { stream: "heart-rates", partition: "3", generation: 1_795_507_200_000 }, file: undefined };
const ofFile = { partition: { stream: "gym-visits", partition: "file-7", generation: 0 }, file: "0fe1" };

describe("the id of an event", () => {
  it("is formatted and parsed", () => {
    expect(formatEventId({ ...ofHub, sequenceNumber: 17 })).toBe("heart-rates|3|1795507200000|17");
    expect(formatEventId({ ...ofFile, sequenceNumber: 9 })).toBe("gym-visits|file-7|0|0fe1|9");
    fc.assert(
      fc.property(fc.constantFrom(ofHub, ofFile), fc.maxSafeNat(), (of, sequenceNumber) => {
        expect(parseEventId(formatEventId({ ...of, sequenceNumber }))).toEqual({ ...of, sequenceNumber });
      }),
    );
  });

  it("has the number of a record of an event with several", () => {
    const id = { ...ofHub, sequenceNumber: 17, record: 3 };
    expect(formatEventId(id)).toBe("heart-rates|3|1795507200000|17#3");
    expect(parseEventId("heart-rates|3|1795507200000|17#3")).toEqual(id);
    expect(parseEventId("gym-visits|file-7|0|0fe1|9#12")).toEqual({ ...ofFile, sequenceNumber: 9, record: 12 });
  });

  it("has a ledger key that sorts by sequence number and record, in characters that a table accepts", () => {
    const keys = [undefined, 1, 2, 10, 1000].map(
      (record) => ledgerKeyOf({ ...ofHub, sequenceNumber: 9, record }).rowKey,
    );
    const all = [...keys, ledgerKeyOf({ ...ofHub, sequenceNumber: 10 }).rowKey];
    expect(all.toSorted()).toEqual(all);
    expect(all.join()).not.toMatch(/[/\\#?]/);
  });

  it("distinguishes the records of two files in one partition", () => {
    const keys = ["0fe1", "0fe2"].map((file) => ledgerKeyOf({ ...ofFile, file, sequenceNumber: 9 }).rowKey);
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    "",
    "heart-rates",
    "heart-rates|3|1",
    "heart-rates|3|1|x",
    "heart-rates|3|1|9#",
    "heart-rates|3|1|9#x",
    "heart-rates|3|1|0fe1|9",
    "gym-visits|file-7|0|9",
    "silver|silver|heart-rates-0-1|2|3",
  ])("is not %j", (text) => {
    expect(parseEventId(text)).toBeUndefined();
  });
});
