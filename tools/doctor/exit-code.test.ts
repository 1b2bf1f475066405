import { expect, it } from "vitest";
import { exitCodeOf } from "./main.ts";
import { reportText } from "./text.ts";

const finding = { check: "c", description: "", action: "", locations: [] } as const;
const [error, warning] = [
  { ...finding, severity: "error" as const },
  { ...finding, severity: "warning" as const },
];

it.each([
  { findings: [], skipped: [], code: 0 },
  { findings: [warning], skipped: [], code: 0 },
  { findings: [warning], skipped: ["serving database: PostgreSQL is unreachable"], code: 3 },
  { findings: [error], skipped: ["serving database: PostgreSQL is unreachable"], code: 1 },
])("is $code with $findings.length findings and $skipped.length unchecked parts", ({ code, ...report }) => {
  expect(exitCodeOf(report)).toBe(code);
});

it("reports that a part was not checked", () => {
  const report = { findings: [], repaired: [], checked: ["1 hub"] };
  expect(reportText({ ...report, skipped: [] })).toMatch(/\nNo findings\.$/);
  expect(reportText({ ...report, skipped: ["hubs: x"] })).toContain("not everything was checked");
});
