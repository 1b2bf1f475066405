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
    await clearBundleFolder(folder);
    for (const name of ["functions.cjs", "functions.cjs.map", "host.json", "package.json"])
      writeFileSync(join(folder, name), "");
    await clearBundleFolder(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([["README.md"], ["package.json"], ["functions.cjs", "local.settings.json"]])("keeps %s", async (...names) => {
    const folder = folderWith(...names);
    await expect(clearBundleFolder(folder)).rejects.toThrow("neither empty nor an earlier bundle");
    expect(readdirSync(folder)).toEqual(names);
  });

  it("is not a file", async () => {
    const file = join(root, "docs.md");
    writeFileSync(file, "text");
    await expect(clearBundleFolder(file)).rejects.toThrow("is a file, not a folder");
    expect(existsSync(file)).toBe(true);
  });
});
