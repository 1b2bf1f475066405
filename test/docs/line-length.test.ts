import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lineWidth } from "../../tools/docs/markdown.ts";
import { trackedFiles } from "../../tools/docs/tracked-files.ts";

interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The numbers of the lines with more than `lineWidth` characters. */
function longLines(lines: readonly Line[]): number[] {
  return lines.filter(({ text }) => [...text].length > lineWidth).map(({ number }) => number);
}

function linesOf(text: string, first = 1): Line[] {
  return text.split("\n").map((line, index) => ({ number: first + index, text: line }));
}

/** The lines of a source that are comments. The formatter wraps code. */
function commentLines(source: string): Line[] {
  return linesOf(source).filter(({ text }) => /^\s*(\/\/|\/?\*)/.test(text));
}

/** The lines of the template literals whose name ends with `usage`, without the code before them. */
function usageLines(source: string): Line[] {
  return [...source.matchAll(/\b\w*usage = `([^`]*)/gi)].flatMap(({ index, 0: match, 1: text = "" }) =>
    linesOf(text, source.slice(0, index + match.length - text.length).split("\n").length),
  );
}

const files = trackedFiles();

describe("Markdown files", () => {
  it.each(files.filter((file) => file.endsWith(".md")))(
    `%s has no line of more than ${lineWidth} characters`,
    (file) => {
      expect(longLines(linesOf(readFileSync(file, "utf8")))).toEqual([]);
    },
  );
});

describe("sources", () => {
  const sources = files.filter((file) => file.endsWith(".ts"));

  it.each([
    ["comments", commentLines],
    ["usage texts", usageLines],
  ])(`have no line of more than ${lineWidth} characters in %s`, (_, linesIn) => {
    const long = sources.flatMap((file) =>
      longLines(linesIn(readFileSync(file, "utf8"))).map((number) => `${file}:${number}`),
    );
    expect(long).toEqual([]);
  });
});

describe("a long line", () => {
  const long = "x".repeat(121);

  it("is found by its number", () => {
    expect(longLines(linesOf(`${"é".repeat(120)}\n\n${long}`))).toEqual([3]);
  });

  it("is found in comments and usage texts, not in code", () => {
    const source = `// ${long}\nf("${long}");\n/**\n * ${long}\n */\nconst usage = \`a\n${long}\`;`;
    expect(longLines(commentLines(source))).toEqual([1, 4]);
    expect(longLines(usageLines(source))).toEqual([7]);
  });
});
