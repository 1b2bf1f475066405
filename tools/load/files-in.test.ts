import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesIn } from "./files-in.ts";

it("finds the files of subfolders, in order, and reports what it skips", async () => {
  const folder = await mkdtemp(join(tmpdir(), "files-in-"));
  await mkdir(join(folder, "2026/11"), { recursive: true });
  await mkdir(join(folder, "empty"));
  for (const name of ["b.csv", "2026/11/a.csv", "2026/z.csv", "a.csv"]) await writeFile(join(folder, name), "");
  await symlink(join(folder, "a.csv"), join(folder, "link.csv"));
  await symlink(folder, join(folder, "loop"));
  expect(await filesIn(folder)).toEqual({
    files: ["2026/11/a.csv", "2026/z.csv", "a.csv", "b.csv", "link.csv"],
    skipped: ["loop"],
  });
  await rm(folder, { recursive: true });
});
