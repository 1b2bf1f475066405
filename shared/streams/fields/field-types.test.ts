import { describe, expect, it } from "vitest";
import {
  count,
  date,
  deviceId,
  email,
  endTime,
  id,
  isAnyOf,
  mac,
  number,
  oneOf,
  text,
  time,
  userId,
  zip,
} from "./field-types.ts";
import { type Field, InvalidValue } from "./schema.ts";

const now = Date.UTC(2026, 10, 24, 12);
const dayAhead = now + 86_400_000;
const earliestTime = Date.UTC(2010, 0, 1);

/** The parsed value, or the rejection code. */
function read(field: Field, value: unknown): unknown {
  const result = field.parse(value, { enqueuedTime: now, earliestTime });
  return result instanceof InvalidValue ? result.code : result;
}

/** Rows of a table: a value, and the parsed value or the rejection code. */
function table(name: string, field: Field, rows: readonly (readonly [value: unknown, expected: unknown])[]): void {
  describe(name, () => {
    it.each(rows)("reads %j as %j", (value, expected) => {
      expect(read(field, value)).toBe(expected);
    });
  });
}

const anything = [true, {}, []] as const;
const mistyped = anything.map((value) => [value, "mistyped"] as const);

table("an id", id("open", "workout_id"), [
  ["20001", "20001"],
  [20_001, "20001"],
  [-1, "-1"],
  [0, "0"],
  [1e3, "1000"],
  ["007", "007"],
  [" spaces stay ", " spaces stay "],
  ["9007199254740993", "9007199254740993"],
  [2 ** 53 - 1, "9007199254740991"],
  [2 ** 53, "mistyped"],
  [-(2 ** 53), "mistyped"],
  [1.5, "mistyped"],
  [Number.POSITIVE_INFINITY, "mistyped"],
  ["", "impossible"],
  ["x".repeat(128), "x".repeat(128)],
  ["x".repeat(129), "impossible"],
  ["a\ud800", "impossible"],
  ["\udc00", "impossible"],
  ["a\0b", "impossible"],
  ["\ud83d\ude00", "\ud83d\ude00"],
  ...mistyped,
]);

const placeholders = [
  ...["null", "NULL", " Undefined", "nan", "None", "unknown", "0", "00000000-0000-0000-0000-000000000000"],
  ...["{00000000-0000-0000-0000-000000000000}", "00:00:00:00:00:00", "00-00-00-00-00-00", "000000000000"],
  ...["02:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "ffff.ffff.ffff", "4.60012E+11", "4,60012e+11", "-5E+10"],
];
const named = ["nil", "1", "00", "500001", "02:00:00:00:00:01", "12E5", "1.5e7", "4.60012E+11x", "NullPointer"];

table("the id of a person or a device", userId("user_id"), [
  ...placeholders.map((id) => [id, "no-identity"] as const),
  ...named.map((id) => [id, id] as const),
  [0, "no-identity"],
  [-0, "no-identity"],
  [7, "7"],
  ["", "impossible"],
  ["\ud800", "impossible"],
  ...mistyped,
]);

table("a mac", mac("mac_address"), [
  [" 2F:51:8B:C0:1E:07\r\n", "2f:51:8b:c0:1e:07"],
  ["any Label", "any label"],
  [12, "12"],
  ...placeholders.map((label) => [` ${label.toUpperCase()} `, "no-identity"] as const),
  ["  ", "impossible"],
  [` ${"X".repeat(128)} `, "x".repeat(128)],
  ["x".repeat(129), "impossible"],
  ...mistyped,
]);

table("a time", time("open", "time"), [
  [1_678_451_168, 1_678_451_168_000],
  [1_678_451_168.5, 1_678_451_168_500],
  [1_678_451_168_500, 1_678_451_168_500],
  ["2023-03-10T12:26:08Z", 1_678_451_168_000],
  [earliestTime, earliestTime],
  [earliestTime / 1000, earliestTime],
  ["2010-01-01T01:00:00+01:00", earliestTime],
  [earliestTime - 1, "past"],
  ["2009-12-31T23:59:59.9994Z", "past"],
  ["2000-01-01", "past"],
  [0.001, "past"],
  [0, "past"],
  [-1, "past"],
  [-1_678_451_168_500, "past"],
  ["1970-01-01", "past"],
  ["1969-12-31T23:59:59Z", "past"],
  [253_402_300_799, "future"],
  [dayAhead, dayAhead],
  [dayAhead + 1, "future"],
  [dayAhead / 1000, dayAhead],
  [new Date(dayAhead).toISOString(), dayAhead],
  [new Date(dayAhead + 1).toISOString(), "future"],
  [1e11, "future"],
  [Number.POSITIVE_INFINITY, "future"],
  ["1678451168", "impossible"],
  ["", "impossible"],
  ...mistyped,
]);

table("the time of an end", endTime("open", "logout"), [
  ...[0, "0", "0001-01-01T00:00:00", "0001-01-01", -62_135_596_800, -62_135_596_800_000].map(
    (value) => [value, undefined] as const,
  ),
  ...["9999-12-31T23:59:59.9999999Z", "9999-12-31", 253_402_300_799, 253_402_300_799_000, "253402300799"].map(
    (value) => [value, undefined] as const,
  ),
  [1_678_451_168, 1_678_451_168_000],
  [1, "past"],
  ["2009-12-31", "past"],
  ["9999", "impossible"],
  [dayAhead + 1, "future"],
  ...mistyped,
]);

table("a number within a range", number("open", ["score"], 1e6), [
  [1e6, 1e6],
  [-1e6, -1e6],
  [1e6 + 1, "impossible"],
  [1.5e308, "impossible"],
  ...mistyped,
]);

table("a count", count("open", ["steps"], 100_000), [
  [0, 0],
  [12.0, 12],
  [100_000, 100_000],
  [100_001, "impossible"],
  [2 ** 53 - 1, "impossible"],
  [1.5, "impossible"],
  [-1, "impossible"],
  ["12", "mistyped"],
  ...mistyped,
]);

table("a state", isAnyOf("open", ["1", "1.0"], "state"), [
  ["1.0", true],
  [1, true],
  ["1.00", false],
  ["0.0", false],
]);

table("a number", number("open", ["heartrate"]), [
  [70.5, 70.5],
  [-1, -1],
  [0, 0],
  [Number.POSITIVE_INFINITY, "impossible"],
  ["70", "mistyped"],
  ...mistyped,
]);

table("a text", text("open", ["city"]), [
  ["Bonn", "Bonn"],
  ["", ""],
  [" x ", " x "],
  ["\ud800", "impossible"],
  [5, "mistyped"],
  ...mistyped,
]);

table("one of several", oneOf("open", "action", ["start", "stop"]), [
  ["start", "start"],
  ["stop", "stop"],
  ["Start", "impossible"],
  ["", "impossible"],
  [1, "mistyped"],
  ...mistyped,
]);

table("a date", date("open", ["dob"]), [
  ["07/25/1939", "1939-07-25"],
  ["1939-07-25", "1939-07-25"],
  ["02/29/2000", "2000-02-29"],
  ["02/29/1900", "impossible"],
  ["25/07/1939", "impossible"],
  ["7/25/1939", "impossible"],
  ["07-25-1939", "impossible"],
  ["1939-07-25T00:00:00Z", "impossible"],
  ["1939/07/25", "impossible"],
  ["", "impossible"],
  [19_390_725, "mistyped"],
  ...mistyped,
]);

table("a zip", zip("open", ["zip"]), [
  ["02108", "02108"],
  [2108, "02108"],
  [91_340, "91340"],
  [100_000, "impossible"],
  [-210, "impossible"],
  [21.5, "impossible"],
  [1e21, "impossible"],
  ["2108", "impossible"],
  ["02108-1234", "impossible"],
  ["02108 ", "impossible"],
  ["0210a", "impossible"],
  ["٠٢١٠٨", "impossible"],
  ["", "impossible"],
  ...mistyped,
]);

it("has the mark that the schema gives, and an identifier that of its kind", () => {
  expect([text("attribute", ["city"]), date("open", ["day"]), zip("attribute", ["zip"])]).toMatchObject([
    { mark: "attribute" },
    { mark: "open" },
    { mark: "attribute" },
  ]);
  const identifiers = [userId("user_id"), deviceId("device_id"), mac("mac_address"), email("customer")];
  expect(identifiers.map(({ mark }) => mark)).toEqual(
    ["user", "device", "mac", "email"].map((identifier) => ({ identifier })),
  );
});
