import fc from "fast-check";
import { expect, test } from "vitest";
import type { Column, Value } from "../summary.ts";
import { workoutBpmRow } from "./row.ts";
import { workoutBpmSummary } from "./workout-bpm-summary.ts";

const workout = { userId: "anna", workoutId: "7", sessionId: "1", start: 1_772_366_400_000, end: 1_772_370_000_000 };
const person = {
  dob: "1990-06-15",
  sex: "F",
  gender: "F",
  firstName: "Anna",
  lastName: "Berg",
  streetAddress: "1 Main St",
  city: "Bonn",
  state: "CA",
  zip: "01234",
};
const readings = fc.uniqueArray(
  fc.record({
    time: fc.integer({ min: workout.start + 1, max: workout.start + 5 }),
    deviceId: fc.constantFrom("10", "2", "9"),
    value: fc.double({ min: 1e-9, max: 300, noNaN: true }),
  }),
  { selector: ({ time, deviceId }) => `${time} ${deviceId}`, minLength: 1, maxLength: 12 },
);

test("a row of a workout", () => {
  const two = [
    { time: workout.start + 2000, deviceId: "d", value: 90 },
    { time: workout.start + 1000, deviceId: "d", value: 61 },
  ];
  expect(workoutBpmRow(workout, "2026-03-01", two, person)).toEqual({
    user_id: "anna",
    date: "2026-03-01",
    workout_id: "7",
    session_id: "1",
    age: "35-45",
    sex: "F",
    city: "Bonn",
    state: "CA",
    rec_no: 2,
    max_bpm: 90,
    min_bpm: 61,
    avg_bpm: 75.5,
    start: "2026-03-01T12:00:00.000Z",
    end: "2026-03-01T13:00:00.000Z",
  });
});

test("without a profile the row contains nulls, without a reading there is no row", () => {
  const one = [{ time: workout.end, deviceId: "d", value: 60 }];
  const nulls = { age: null, sex: null, city: null, state: null };
  expect(workoutBpmRow(workout, "2026-03-01", one, undefined)).toMatchObject({ ...nulls, rec_no: 1 });
  expect(workoutBpmRow(workout, "2026-03-01", [], person)).toBeUndefined();
});

test("the mean does not depend on the order of the readings, to the last bit", () => {
  const shuffled = readings.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      const row = workoutBpmRow(workout, "2026-03-01", one, person);
      expect(workoutBpmRow(workout, "2026-03-01", other, person)).toEqual(row);
      const ordered = one.toSorted((a, b) => a.time - b.time || (a.deviceId < b.deviceId ? -1 : 1));
      expect(row?.["avg_bpm"]).toBe(ordered.reduce((sum, { value }) => sum + value, 0) / one.length);
    }),
  );
});

test("a row has the columns of the summary, in their order and of their types", () => {
  const fits = ({ type, nullable }: Column, value: Value | undefined): boolean => {
    if (value === null) return nullable === true;
    if (type === "integer") return Number.isInteger(value);
    if (type === "number") return typeof value === "number";
    if (type === "date") return /^\d{4}-\d\d-\d\d$/.test(String(value));
    if (type === "time") return new Date(String(value)).toISOString() === value;
    return typeof value === "string";
  };
  fc.assert(
    fc.property(readings, fc.constantFrom(person, undefined), (some, profile) => {
      const row = workoutBpmRow(workout, "2026-03-01", some, profile) ?? {};
      expect(Object.keys(row)).toEqual(workoutBpmSummary.columns.map(({ name }) => name));
      expect(workoutBpmSummary.columns.filter((column) => !fits(column, row[column.name]))).toEqual([]);
    }),
  );
});
