import { sep } from "node:path";
import { expect, it } from "vitest";
import { coverageMarkdown } from "./coverage-report.ts";

const measured = (total: number, covered: number) => ({ total, covered, pct: Math.round((covered / total) * 100) });
const file = (total: number, covered: number) => ({ lines: measured(10, 10), branches: measured(total, covered) });

it("contains the total coverage and the files with the most uncovered branches", () => {
  const summary = {
    total: file(100, 92),
    [`/r${sep}a.ts`]: file(10, 7),
    [`/r${sep}b.ts`]: file(10, 10),
    [`/r${sep}c.ts`]: file(10, 5),
  };
  const text = coverageMarkdown(JSON.stringify(summary), "/r");
  expect(text).toContain("### Coverage: 100 % of lines, 92 % of branches");
  expect(text).toContain("| c.ts | 50 % | 5 |\n| a.ts | 70 % | 3 |\n");
  expect(text).not.toContain("b.ts");
});

it("fails without coverage", () => {
  expect(() => coverageMarkdown("{}", "/r")).toThrow("run the tests with coverage first");
});
