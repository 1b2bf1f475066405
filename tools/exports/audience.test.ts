import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimMirror } from "./audience.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exports-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("keeps masked and personal files apart", () => {
  claimMirror(folder, "gold");
  claimMirror(folder, "gold");
  expect(() => claimMirror(folder, "gold-personal")).toThrow("not of the container gold-personal");
});

it("replaces no files of an unknown container", () => {
  mkdirSync(join(folder, "gym_summary"));
  expect(() => claimMirror(folder, "gold-personal")).toThrow("files of gym_summary");
  expect(existsSync(join(folder, ".made-by"))).toBe(false);
});
