import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inputFiles, standardInput } from "./input-files.ts";
import { outcomesText } from "./outcomes-text.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "input-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("accepts a file, a folder with subfolders, and standard input", async () => {
  mkdirSync(join(folder, "later"));
  for (const name of ["a.csv", "later/b.csv"]) writeFileSync(join(folder, name), "");
  expect(await inputFiles(folder)).toEqual({ folder, files: ["a.csv", "later/b.csv"], skipped: [] });
  expect(await inputFiles(join(folder, "a.csv"))).toEqual({ folder, files: ["a.csv"], skipped: [] });
  const file = await standardInput(Readable.from(["a,b\n", "1,2\n"]));
  expect(readFileSync(file, "utf8")).toBe("a,b\n1,2\n");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(dirname(file), { recursive: true });
});

it("prints outcomes that add up to the number of events", () => {
  const none = { accepted: 0, quarantined: 0, duplicate: 0, ignored: 0 };
  const before = { ...none, accepted: 5 };
  expect(outcomesText(before, { ...before, accepted: 1205 })).toBe("1,200 events: 1,200 accepted, 0 quarantined.");
  expect(outcomesText(none, { accepted: 1, quarantined: 2, duplicate: 3, ignored: 4 })).toBe(
    "10 events: 1 accepted, 2 quarantined, 3 duplicate, 4 ignored.",
  );
});
