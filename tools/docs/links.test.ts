import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brokenLinks } from "./links.ts";

/** Tracked and new ones; not what is ignored, such as node_modules. */
const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "");

describe("links in Markdown", () => {
  it.each(pages)("of %s point to something", (file) => {
    expect(brokenLinks(".", file)).toEqual([]);
  });

  it("that point to nothing are found, and nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "links-"));
    writeFileSync(join(folder, "b.md"), "# What is `it`, then?\n");
    const text =
      "[a](b.md) [b](c.md) [c](b.md#what-is-it-then) [d](b.md#else) [e](https://x/y) `[f](g.md)`\n# Here\n[g](#here)";
    writeFileSync(join(folder, "a.md"), text);
    expect(brokenLinks(folder, "a.md").map(({ target, why }) => `${target}: ${why}`)).toEqual([
      "c.md: no such file",
      "b.md#else: no such heading",
    ]);
    rmSync(folder, { recursive: true });
  });

  it("lead from the README to every page of docs/", () => {
    const readme = readFileSync("README.md", "utf8");
    const top = pages.filter((file) => /^docs\/[^/]+\.md$/.test(file) || file === "docs/decisions/README.md");
    expect(top.filter((file) => !readme.includes(`](${file}`))).toEqual([]);
  });

  it("lead from the list of decisions to each of them", () => {
    const list = readFileSync("docs/decisions/README.md", "utf8");
    const records = pages.filter((file) => /^docs\/decisions\/\d/.test(file)).map((file) => file.split("/")[2] ?? "");
    expect(records.length).toBeGreaterThan(9);
    expect(records.filter((name) => !list.includes(`](${name})`))).toEqual([]);
  });
});
