import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checks } from "../../shared/operations/doctor/registry.ts";

const page = readFileSync("docs/operations.md", "utf8");

/** Name and severity of the rows in the tables of a chapter. */
function severities(title: string): Record<string, string> {
  const chapter = new RegExp(`^## ${title}$(.+?)^## `, "ms").exec(page)?.[1] ?? "";
  return Object.fromEntries(
    [...chapter.matchAll(/^\| `([a-z-]+)` \| (\w*)/gm)].map(([, name = "", severity = ""]) => [name, severity]),
  );
}

describe("docs/operations.md", () => {
  it("documents every check of the doctor with its severity, in the order of the report", () => {
    const expected = checks.map(({ name, severity }) => [name, severity]);
    expect(Object.entries(severities("Doctor"))).toEqual(expected);
  });

  it("documents every alert rule of bicep/alerts.bicep with its severity", () => {
    const rules = [...readFileSync("bicep/alerts.bicep", "utf8").matchAll(/name: '([a-z-]+)',?\s+severity: (\d)/g)];
    expect(rules.length).toBeGreaterThan(10);
    const expected = Object.fromEntries(rules.map(([, name = "", severity = ""]) => [name, severity]));
    expect(severities("Alerts")).toMatchObject(expected);
  });
});
