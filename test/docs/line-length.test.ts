import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lineWidth } from "../../tools/docs/markdown.ts";
import { trackedFiles } from "../../tools/docs/tracked-files.ts";

/** Numbers of lines with more characters than `lineWidth`. */
function longLines(text: string): number[] {
  return text.split("\n").flatMap((line, index) => ([...line].length > lineWidth ? [index + 1] : []));
}

describe("Markdown files", () => {
  const pages = trackedFiles().filter((file) => file.endsWith(".md"));

  it.each(pages)(`%s has no line of more than ${lineWidth} characters`, (file) => {
    expect(longLines(readFileSync(file, "utf8"))).toEqual([]);
  });
});

it("a long line is found by its number", () => {
  expect(longLines(`${"é".repeat(120)}\n\n${"x".repeat(121)}`)).toEqual([3]);
});
