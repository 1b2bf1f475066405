import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brokenLinks } from "./links.ts";
import { trackedFiles } from "./tracked-files.ts";

const pages = trackedFiles().filter((file) => file.endsWith(".md"));

describe("links in Markdown", () => {
  it.each(pages)("in %s resolve", (file) => {
    expect(brokenLinks(".", file)).toEqual([]);
  });

  it("are reported only if broken", () => {
    const folder = mkdtempSync(join(tmpdir(), "links-"));
    writeFileSync(join(folder, "b.md"), "# What is `it`, then?\n");
    const text =
      "[a](b.md) [b](c.md) [c](b.md#what-is-it-then) [d](b.md#else) [e](https://x/y) `[f](g.md)`\n# Here\n[g](#here)";
    writeFileSync(join(folder, "a.md"), text);
    expect(brokenLinks(folder, "a.md").map(({ target, reason }) => `${target}: ${reason}`)).toEqual([
      "c.md: no such file",
      "b.md#else: no such heading",
    ]);
    rmSync(folder, { recursive: true });
  });

  it("in the README include every page of docs/", () => {
    const readme = readFileSync("README.md", "utf8");
    const top = pages.filter((file) => /^docs\/[^/]+\.md$/.test(file) || file === "docs/decisions/README.md");
    expect(top.filter((file) => !readme.includes(`](${file}`))).toEqual([]);
  });

  it("in the list of decisions include every decision", () => {
    const list = readFileSync("docs/decisions/README.md", "utf8");
    const records = pages.filter((file) => /^docs\/decisions\/\d/.test(file)).map((file) => file.split("/")[2] ?? "");
    expect(records.length).toBeGreaterThan(9);
    expect(records.filter((name) => !list.includes(`](${name})`))).toEqual([]);
  });
});
