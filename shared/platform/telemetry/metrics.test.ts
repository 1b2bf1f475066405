import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "./metrics.ts";
import { spans } from "./spans.ts";

const sources = ["functions", "shared"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

describe("the metrics", () => {
  it("are all kept somewhere", () => {
    const kept = [...sources.matchAll(/\brecord\(\s*"([a-z._]+)"/g)].map(([, name]) => name);
    expect([...new Set(kept)].sort()).toEqual(Object.keys(metrics).sort());
  });

  it("count every timer's ticks, so that one that stands still is seen", () => {
    const timers = [...sources.matchAll(/app\.timer\("([a-z-]+?)(?:-timer)?"/g)].map(([, name]) => name);
    const ticks = [...sources.matchAll(/"korevital\.timer\.ticks", 1, \{ timer: "([a-z-]+)" \}/g)].map(
      ([, name]) => name,
    );
    expect(timers.length).toBeGreaterThan(4);
    expect(ticks.sort()).toEqual(timers.sort());
  });
});

describe("the spans", () => {
  it("are all written somewhere", () => {
    const written = [...sources.matchAll(/\bobserved\(\s*context,\s*"([a-z ]+)"/g)].map(([, name]) => name);
    expect([...new Set(written)].sort()).toEqual(Object.keys(spans).sort());
  });
});
