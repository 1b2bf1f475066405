import { beforeAll, describe, expect, it, test } from "vitest";
import { personDays } from "../../../../testing/person-days.ts";
import { type ReportFixture, reportFixture } from "../../../../testing/report-fixture.ts";
import { makeReport } from "../make-report.ts";
import { periodNamed } from "../period.ts";
import type { HealthReport } from "../report.ts";
import { reportDocument } from "./document.ts";
import { duration } from "./format.ts";
import { scaleOf } from "./scale.ts";
import { difference } from "./tiles.ts";

const person = { userId: "20001", deviceId: "500001", macAddress: "aa:bb:cc:dd:ee:01" };
const days = { person, from: "2026-11-16", to: "2026-11-30", timeZone: "Europe/Berlin" };
const now = Date.UTC(2026, 10, 30, 20);

let source: ReportFixture;
beforeAll(async () => {
  source = await reportFixture(personDays({ ...days, without: ["2026-11-24"] }), "Europe/Berlin");
});

async function reportOf(week: string): Promise<HealthReport> {
  const period = periodNamed("week", week);
  const report = period && (await makeReport(source, person.userId, period, now));
  if (report === undefined) throw new Error("no report");
  return report;
}

/** The texts that a person sees. */
function textOf(document: string): string {
  return document
    .replace(/<style>.*<\/style>/s, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}

describe("the document of a report", () => {
  it("has every section, and what is missing", async () => {
    const report = await reportOf("2026-W48");
    const text = textOf(reportDocument(report));
    for (const part of ["Ana Silva", "Week 48 of 2026", "Resting heart rate", "Zone 5", "Steps", "Workouts", "Gym"])
      expect(text).toContain(part);
    expect(text).toContain("No heart rates: Tue 24 Nov.");
    expect(text).toContain("Heart rates on 6 of 7 days");
    expect(text).toContain("Days of Europe/Berlin.");
    // The day's row of the table, rounded.
    const { resting_bpm, steps } = report.period.days[2] ?? {};
    expect(text).toContain(`Wed 25 Nov ${resting_bpm?.toFixed(1)}`);
    expect(text).toContain(String(steps?.toLocaleString("en-GB")));
    expect(text).not.toContain("is not over");
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
  });

  it("states that the period is not over, has not begun, or has no data", async () => {
    expect(textOf(reportDocument(await reportOf("2026-W49")))).toContain("The week is not over");
    expect(textOf(reportDocument(await reportOf("2026-W51")))).toContain("The week has not begun");
    expect(textOf(reportDocument(await reportOf("2026-W30")))).toContain("No data in this week");
  });

  it("interrupts lines and marks the days without data", async () => {
    const document = reportDocument(await reportOf("2026-W48"));
    const resting = document.split("</svg>")[0] ?? "";
    // Of the week: Monday alone is a dot, and a line from Wednesday on; of the week before one line.
    expect(resting.match(/<polyline class="line"/g)).toHaveLength(1);
    expect(resting.match(/<polyline class="line before"/g)).toHaveLength(1);
    expect(resting.match(/class="gap"/g)).toHaveLength(1);
  });

  it.each([
    `<script>alert(1)</script>`,
    `"><img src=x onerror=alert(1)>`,
    `' onload='alert(1)`,
    "&lt;b&gt;</title><b>",
  ])("shows %j as it is, as a name, an id and a workout", async (text) => {
    const report = await reportOf("2026-W48");
    const workouts = report.workouts.map((workout) => ({ ...workout, workout_id: text }));
    const document = reportDocument({ ...report, name: `Ana ${text}`, user_id: text, time_zones: [text], workouts });
    expect(document).not.toMatch(/<script|<img|<b>|onload='/);
    const written = text.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
    expect(document).toContain(`<h1><bdi>Ana ${written}</bdi></h1>`);
    expect(document).toContain(`User ${written}. Days of ${written}.`);
    expect(document).toContain(`<td>${written}</td>`);
  });

  it("loads nothing, and has one style sheet, which its policy names by its hash", async () => {
    const document = reportDocument(await reportOf("2026-W48"));
    expect(document).not.toMatch(/(src|href|style)=|url\(|@import|https?:/);
    expect(document).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;/);
  });
});

const entities: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };

test("a difference is that of the values as they are shown", () => {
  // 60.04 and 59.96 are both shown as 60.0.
  expect(difference(60.04, 59.96)).toBe("60.0 (±0.0)");
  expect(difference(58.06, 59.44)).toBe("59.4 (−1.3)");
  expect(difference(null, 59)).toBe("59.0");
  expect(difference(59, null)).toBe("–");
});

test("durations are rounded to minutes", () => {
  expect([0, 59.5, 89.6, 120, null].map(duration)).toEqual(["0 min", "1 h", "1 h 30 min", "2 h", "–"]);
});

test("a scale contains its values, and has two to five round ticks", () => {
  for (const values of [[0], [55.2, 61.9], [3, 12_345], [40, 200], [99.9, 100.1], [1e6]]) {
    const { from, to, ticks } = scaleOf(values);
    expect(from).toBeLessThanOrEqual(Math.min(...values));
    expect(to).toBeGreaterThanOrEqual(Math.max(...values));
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(6);
  }
});
