import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { entryPoints } from "./entry-points.ts";

async function appWith(main: unknown, files: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "entry-points-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ main }));
  for (const file of files) {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), "");
  }
  return () => entryPoints(folder).map((file) => file.slice(folder.length + 1));
}

it("accepts a file", async () => {
  expect((await appWith("dist/app.cjs", ["dist/app.cjs", "dist/other.cjs"]))()).toEqual(["dist/app.cjs"]);
});

it("accepts a glob, sorted, without tests, declarations and packages", async () => {
  const files = ["src/b.ts", "src/a.ts", "src/a.test.ts", "src/c.d.ts", "src/x/d.ts", "node_modules/p/src/e.ts"];
  expect((await appWith("src/*.ts", files))()).toEqual(["src/a.ts", "src/b.ts"]);
  expect((await appWith("**/{a,d}.ts", files))()).toEqual(["src/a.ts", "src/x/d.ts"]);
});

it("reports what is missing", async () => {
  expect(await appWith(undefined, [])).toThrow('has no "main"');
  expect(await appWith("src/*.ts", [])).toThrow('matches "main": "src/*.ts"');
  expect(() => entryPoints("/nowhere")).toThrow("/nowhere/package.json cannot be read");
});
