import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const text = readFileSync("docs/failure-modes.md", "utf8");
const rows = [...text.matchAll(/^\| (?!fault|---)(.+) \|$/gm)].map(([, row = ""]) => row.split(" | "));
const targets = new Map([...text.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = "", to = ""]) => [name, to]));
const alerts = new Set(
  [...readFileSync("docs/operations.md", "utf8").matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name),
);

describe("docs/failure-modes.md", () => {
  it("has five cells in every row", () => {
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row.length, row[0]).toBe(5);
  });

  it("names a test that exists for every fault, and no other", () => {
    const named = rows.map((row) => /^\[([\w-]+)\]$/.exec(row[4] ?? "")?.[1] ?? "");
    for (const name of named) expect(existsSync(join("docs", targets.get(name) ?? "nothing")), name).toBe(true);
    expect([...targets.keys()].sort()).toEqual([...new Set(named)].sort());
  });

  it("names documented alerts", () => {
    const notAlerts = new Set(["bronze-commit", "work-throttled"]);
    for (const [fault = "", , shows = ""] of rows)
      for (const [, name = ""] of shows.matchAll(/`([a-z-]+)`/g))
        if (!notAlerts.has(name)) expect(alerts.has(name), `${fault}: ${name}`).toBe(true);
  });
});
