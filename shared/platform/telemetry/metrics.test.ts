import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "./metrics.ts";
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
    const timers = [...sources.matchAll(/\bregister(?:Orchestration)?Timer\("([a-z]+)"/g)].map(([, name]) => name);
    expect(new Set(timers).size).toBe(6);
  });
});

describe("the spans", () => {
  it("are all started in the sources", () => {
    const started = [...sources.matchAll(/\bwithMetrics\(\s*context,\s*"([a-z ]+)"/g)].map(([, name]) => name);
    expect([...new Set(started)].sort()).toEqual(Object.keys(spans).sort());
  });
});
