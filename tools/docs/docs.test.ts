import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { logsPage } from "./logs-page.ts";
import { pages } from "./pages.ts";
import { markdownTable, sentence } from "./table.ts";

describe("pages that are made of the code", () => {
  it.each(Object.entries(pages()))("%s is what the code says, else: npm run docs", (file, text) => {
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});

describe("a generated page", () => {
  it("escapes what would break a table, and ends sentences", () => {
    expect(markdownTable(["a"], [["x|y"]])).toBe("| a |\n|---|\n| x\\|y |");
    expect([sentence("of the day"), sentence("Of it.")]).toEqual(["Of the day.", "Of it."]);
  });

  it("shows a line without fields", () => {
    const event = { id: 1, level: "error", alert: true, description: "x", fields: {}, text: () => "" } as const;
    expect(logsPage({ "no-fields": event })).toContain("### 1 no-fields\n\nNone.");
  });
});
