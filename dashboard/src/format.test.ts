import { describe, expect, it } from "vitest";
import {
  age,
  clock,
  compact,
  count,
  date,
  dateTime,
  day,
  decimal,
  minutes,
  month,
  none,
  rate,
  share,
  shortId,
} from "./format.ts";
import { periodName } from "./period-name.ts";

describe("numbers for people", () => {
  it.each([
    [count(1234.56), "1,235"],
    [count(0), "0"],
    [decimal(1234.56), "1,234.6"],
    [decimal(61), "61"],
    [compact(9999), "9,999"],
    [compact(12_345), "12.3k"],
    [rate(0.44), "0.4"],
    [rate(12.4), "12"],
    [share(0.99919), "99.91 %"],
    [share(0.999), "99.9 %"],
    [share(0.999999), "99.99 %"],
    [share(1), "100 %"],
    [share(0), "0 %"],
  ])("%s is %s", (text, expected) => expect(text).toBe(expected));

  it("are a dash where there is none", () => {
    for (const text of [count(null), decimal(undefined), compact(null), rate(undefined), minutes(null), share(null)])
      expect(text).toBe(none);
  });
});

describe("durations for people", () => {
  it.each([
    [minutes(0.4), "0 min"],
    [minutes(59.6), "1 h"],
    [minutes(65), "1 h 5 min"],
    [age(1_400), "now"],
    [age(-5_000), "now"],
    [age(89_000), "89 s"],
    [age(90_000), "2 min"],
    [age(89 * 60_000), "89 min"],
    [age(2 * 3_600_000), "2 h"],
    [age(3 * 86_400_000), "3 d"],
  ])("%s is %s", (text, expected) => expect(text).toBe(expected));
});

describe("times for people", () => {
  it("are those of the zone", () => {
    expect(day("2026-03-11")).toBe("Wed 11 Mar 2026");
    expect(dateTime("2026-03-11T23:30:00Z", "Europe/Berlin")).toBe("12 Mar 2026 00:30");
    expect([day("2026-03-11", "short"), month("2026-03"), date("1990-07-25")]).toEqual([
      ...["11 Mar", "Mar 2026", "25 Jul 1990"],
    ]);
    expect(["2026-03-11", "2026-W11", "2026-03"].map((each) => periodName(each))).toEqual([
      ...["Wed 11 Mar 2026", "2026-W11", "Mar 2026"],
    ]);
    expect(["2026-03-11", "2026-W11", "2026-03"].map((each) => periodName(each, "short"))).toEqual([
      ...["11 Mar", "W11", "Mar 2026"],
    ]);
    expect(clock("2026-03-11T00:00:05Z", "UTC")).toBe("00:00:05");
  });

  it("are the text itself where it is none", () => {
    for (const text of [day("<b>"), month("<b>"), date("<b>"), dateTime("<b>", "UTC"), clock("<b>", "UTC")])
      expect(text).toBe("<b>");
  });
});

it("shortens a pseudonym, and no id of a person", () => {
  expect(shortId("937c216f4d1e4b0a937c216f4d1e4b0a")).toBe("937c216f…");
  expect(shortId("20001")).toBe("20001");
});
