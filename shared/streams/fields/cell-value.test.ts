import { describe, expect, it } from "vitest";
import { cellValue } from "./cell-value.ts";

describe("a CSV cell", () => {
  it.each([
    ["1678521600", 1_678_521_600],
    ["1678521600.5", 1_678_521_600.5],
    ["1678521600500", 1_678_521_600_500],
    ["123456789", 123_456_789],
    ["20230311", "20230311"],
    ["1.67852E+12", "1.67852E+12"],
    ["2023-03-11", "2023-03-11"],
    ["-1678521600", "-1678521600"],
    ["0", "0"],
  ])("of a time: %s", (cell, value) => expect(cellValue(cell, "time")).toBe(value));

  it.each([
    ["72", 72],
    ["+7.2e1", 72],
    [".5", 0.5],
    ["1e999", "1e999"],
    ["0x10", "0x10"],
  ])("of a number: %s", (cell, value) => expect(cellValue(cell, "number")).toBe(value));

  it("of text is text", () => expect(cellValue("007")).toBe("007"));
});
