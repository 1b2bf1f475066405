import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program } from "../cli/program.ts";
import { logsPage } from "./logs-page.ts";
import { markdownTable, paragraph, sentence } from "./markdown.ts";
import { pages } from "./pages.ts";

describe("generated pages", () => {
  it.each(Object.entries(pages(program())))("%s is current (npm run docs)", (file, text) => {
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("a generated page", () => {
  it("escapes table cells and ends sentences", () => {
    expect(markdownTable(["a"], [["x|y"]])).toBe("| a |\n|---|\n| x\\|y |");
    expect([sentence("of the day"), sentence("Of it.")]).toEqual(["Of the day.", "Of it."]);
  });

  it("contains log lines without fields", () => {
    const event = { id: 1, level: "error", alert: true, description: "x", fields: {}, text: () => "" } as const;
    expect(logsPage({ "no-fields": event })).toContain("## 1 no-fields\n\nX.\n\nNo fields.");
  });

  it("omits empty columns of tables", () => {
    expect(markdownTable(["a", "b"], [["x", ""]])).toBe("| a |\n|---|\n| x |");
  });

  it("wraps paragraphs at 120 characters, and splits neither code nor links", () => {
    const word = "x".repeat(58);
    expect(paragraph(`${word} ${word} y z`, "* ")).toBe(`* ${word} ${word}\n  y z`);
    expect(paragraph(`${word} ${word} \`y z\``)).toBe(`${word} ${word}\n\`y z\``);
    expect(paragraph(`${word} ${word} [y z](y.md), z`)).toBe(`${word} ${word}\n[y z](y.md), z`);
  });
});
