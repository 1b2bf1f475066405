import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clearBundleFolder } from "./bundle-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bundle-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder with empty files of these names. */
function folderWith(...names: readonly string[]): string {
  const folder = join(root, "out");
  mkdirSync(folder);
  for (const name of names) writeFileSync(join(folder, name), "");
  return folder;
}

describe("the folder of a bundle", () => {
  it("may be absent, empty, or an earlier bundle, which is deleted", async () => {
    await clearBundleFolder(join(root, "absent"));
    const folder = folderWith();
    await clearBundleFolder(folder);
    await clearBundleFolder(folderWith("functions.cjs", "host.json", "local.settings.json"));
    expect(existsSync(folder)).toBe(false);
  });

  it("keeps every other content", async () => {
    const folder = folderWith("README.md");
    await expect(clearBundleFolder(folder)).rejects.toThrow("neither empty nor an earlier bundle");
    expect(readdirSync(folder)).toEqual(["README.md"]);
  });

  it("is not a file", async () => {
    const file = join(root, "docs.md");
    writeFileSync(file, "text");
    await expect(clearBundleFolder(file)).rejects.toThrow("is a file, not a folder");
    expect(existsSync(file)).toBe(true);
  });
});
