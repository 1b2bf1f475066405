import { expect, it } from "vitest";
import { textTable } from "./table.ts";

const columns = [
  { name: "user_id", type: "text", description: "" },
  { name: "rec_no", type: "integer", description: "" },
  { name: "avg_bpm", type: "number", description: "" },
  { name: "start", type: "time", description: "" },
] as const;
const rows = [
  { user_id: 'Ann "A", x', rec_no: 3900, avg_bpm: 64.642364, start: "2026-01-05T06:00:00.000Z" },
  { user_id: "7", rec_no: 1, avg_bpm: 100, start: null },
];

it("aligns text left and numbers right", () => {
  expect(textTable({ columns }, rows).split("\n")).toEqual([
    "user_id     rec_no  avg_bpm  start",
    "----------  ------  -------  -------------------",
    'Ann "A", x    3900    64.64  2026-01-05 06:00:00',
    "7                1   100.00  –",
  ]);
});

it("joins a list in one cell", () => {
  const lists = { columns: [{ name: "workouts", type: "list", description: "" }] } as const;
  expect(
    textTable(lists, [{ workouts: ["1", "2"] }])
      .split("\n")
      .at(-1),
  ).toBe("1, 2");
});
