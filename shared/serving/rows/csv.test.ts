import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";

const columns = [
  { name: "user_id", type: "text", description: "" },
  { name: "avg_bpm", type: "number", description: "" },
  { name: "start", type: "time", description: "" },
  { name: "workouts", type: "list", description: "" },
] as const;

it("keeps every digit, quotes where required, joins lists, and writes null as an empty cell", () => {
  const rows = [
    { user_id: 'Ann "A", x', avg_bpm: 64.642364, start: "2026-01-05T06:00:00.000Z", workouts: ["1", "2"] },
    { user_id: "two\nlines", avg_bpm: 100, start: null, workouts: [] },
  ];
  expect(csv({ columns }, rows).split("\r\n")).toEqual([
    "user_id,avg_bpm,start,workouts",
    '"Ann ""A"", x",64.642364,2026-01-05T06:00:00.000Z,1;2',
    '"two\nlines",100,,',
    "",
  ]);
});

it("has a head without any row", () => expect(csv({ columns }, [])).toBe("user_id,avg_bpm,start,workouts\r\n"));

it("begins with a byte order mark only on request", () => {
  expect(csv({ columns }, [], { bom: true })).toBe("\ufeffuser_id,avg_bpm,start,workouts\r\n");
});

describe("cells", () => {
  const cellsOf = (text: string, raw = false) => {
    const row = { user_id: text, avg_bpm: -1.5, start: null, workouts: ["1", text] };
    const [, cells] = parse(csv({ columns }, [row], { raw })) as string[][];
    return cells;
  };

  it.each(["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "=", "-1-1", "+49 170 1"])(
    "with %j cannot be a formula",
    (text) => expect(cellsOf(text)).toEqual([`'${text}`, "-1.5", "", `1;'${text}`]),
  );

  it.each(["-5", "+49", "-1.5e-3", "a=b", "", "'", "2026-01-01"])("with %j remain", (text) =>
    expect(cellsOf(text)).toEqual([text, "-1.5", "", `1;${text}`]),
  );

  it("of any text begin harmlessly, and are exact when raw", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("=", "-", "+", "@", "\t", "\r", "\n", "1", "a", ",", '"', ";") }),
        (text) => {
          expect(cellsOf(text, true)?.[0]).toBe(text);
          const [cell = ""] = cellsOf(text) ?? [];
          expect(cell.endsWith(text)).toBe(true);
          expect(/^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell))).toBe(false);
        },
      ),
    );
  });
});
