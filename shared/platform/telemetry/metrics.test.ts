import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AttributesOf, metrics } from "./metrics.ts";
import { record } from "./record.ts";
import { spans } from "./spans.ts";

const files = ["functions", "shared"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));
const sources = files.map(({ text }) => text).join("\n");

describe("the metrics", () => {
  it("are all recorded in the sources", () => {
    const recorded = [...sources.matchAll(/\brecord\(\s*"([a-z._]+)"/g)].map(([, name]) => name);
    expect([...new Set(recorded)].sort()).toEqual(Object.keys(metrics).sort());
  });

  it("count the ticks of every timer", () => {
    expect(files.filter(({ text }) => text.includes("app.timer(")).map(({ path }) => path)).toEqual([
      "functions/app/timer.ts",
    ]);
    expect(sources).toContain('record("korevital.timer.ticks", 1, { timer: name });');
    const timers = [...sources.matchAll(/\bregister(?:Orchestration)?Timer\("([a-z-]+)"/g)].map(([, name]) => name);
    expect([...new Set(timers)].sort()).toEqual(metrics["korevital.timer.ticks"].attributes.timer);
  });
});

describe("the attributes of a metric", () => {
  it("accept the values of their list only", () => {
    const outcomes = (given: AttributesOf<"korevital.events.outcomes">) => given;
    const common = { stream: "workouts", source: "hub" } as const;
    outcomes({ ...common, outcome: "quarantined", reason: "missing" });
    // @ts-expect-error no rejection code
    outcomes({ ...common, outcome: "quarantined", reason: "x" });
    // @ts-expect-error no outcome
    outcomes({ ...common, outcome: "lost", reason: "" });
    // @ts-expect-error the source is missing
    outcomes({ stream: "workouts", outcome: "accepted", reason: "" });
    expect(() => {
      // @ts-expect-error no rejection code
      record("korevital.events.outcomes", 1, { ...common, outcome: "quarantined", reason: "x" });
      // @ts-expect-error no timer
      record("korevital.timer.ticks", 1, { timer: "noon" });
    }).not.toThrow();
  });

  it("include the work of every span", () => {
    const { work } = metrics["korevital.work.duration"].attributes;
    expect(new Set(Object.values(spans).map((span) => span.work))).toEqual(new Set(work));
  });
});

describe("the spans", () => {
  it("are all started in the sources", () => {
    const started = [...sources.matchAll(/\bwithMetrics\(\s*context,\s*"([a-z ]+)"/g)].map(([, name]) => name);
    expect([...new Set(started)].sort()).toEqual(Object.keys(spans).sort());
  });
});
