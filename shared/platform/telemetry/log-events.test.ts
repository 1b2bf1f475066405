import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LogEvent } from "./log-event.ts";
import { logEvents } from "./log-events.ts";

const events = Object.entries<LogEvent>(logEvents as unknown as Record<string, LogEvent>);

/** Sources of the app, by path. */
const sources = ["functions", "shared"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.includes("testing/"))
    .map((file) => ({ path: join(folder, file), text: readFileSync(join(folder, file), "utf8") })),
);

/** Matches a line that is written without the catalogue. */
const bareCalls = /\b(context|console)\s*\.(log|trace|debug|info|warn|error)\s*\(|["`]ALERT [a-z]/;

describe("the catalogue of log events", () => {
  it("has unique ids", () => {
    const ids = events.map(([, { id }]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(events)("%s has a name, a description and described fields", (name, { description, fields }) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [description, ...Object.values(fields).map((field) => field.description)])
      expect(text.trim()).not.toBe("");
    for (const field of Object.values(fields)) if (field.type === "integer") expect(field.unit).toBeTruthy();
  });

  it.each(events)("%s: the text contains every value", (_, { fields, text }) => {
    const values = Object.fromEntries(
      Object.entries(fields).map(([field, { type }], index) => [field, type === "text" ? `«${field}»` : 1000 + index]),
    );
    const line = text(values as never);
    for (const [field, value] of Object.entries(values))
      expect(line, field).toContain(fields[field]?.type === "time" ? new Date(value).toISOString() : String(value));
  });

  it("is the only way to write a log line", () => {
    const outside = sources.filter(
      ({ path, text }) => path !== "shared/platform/telemetry/log.ts" && bareCalls.test(text),
    );
    expect(outside.map(({ path }) => path)).toEqual([]);
  });

  it("has no event that is never logged", () => {
    const logged = sources.flatMap(({ text }) =>
      [...text.matchAll(/\blog\(\s*\w+,\s*"([a-z-]+)"/g)].map(([, name]) => name),
    );
    expect(Object.keys(logEvents).sort()).toEqual([...new Set(logged)].sort());
  });

  it("detects a line written without it", () => {
    for (const line of [
      "context.log(`x`)",
      "context.error(x)",
      "console.warn(1)",
      'text = "ALERT sequence-gap"',
      "context\n  .info(1)",
    ])
      expect(line).toMatch(bareCalls);
  });
});
