import { expect, it } from "vitest";
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
  ]);
});

it("has a head without any row", () => expect(csv({ columns }, [])).toBe("user_id,avg_bpm,start,workouts"));
