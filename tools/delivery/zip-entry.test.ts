import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { buildOf } from "./package-build.ts";
import { zipEntry } from "./zip-entry.ts";

const folder = mkdtempSync(join(tmpdir(), "korevital-zip-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A hand-written archive with one stored file. */
function stored(name: string, content: string, method = 0): Buffer {
  const [names, bytes] = [Buffer.from(name), Buffer.from(content)];
  const local = Buffer.alloc(30);
  local.writeUInt16LE(names.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(bytes.length, 20);
  entry.writeUInt16LE(names.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + names.length + bytes.length, 16);
  return Buffer.concat([local, names, bytes, entry, names, end, Buffer.from("a comment")]);
}

describe("zipEntry", () => {
  it("reads a stored file", () => {
    expect(zipEntry(stored("a.txt", "content"), "a.txt")?.toString()).toBe("content");
    expect(zipEntry(stored("a.txt", "content"), "b.txt")).toBeUndefined();
  });

  it("reads a file packed by zip", async ({ skip }) => {
    skip(spawnSync("zip", ["-v"]).status !== 0, "zip is not installed");
    writeFileSync(join(folder, "other.txt"), "x".repeat(5000));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "n".repeat(500), build: "abc" }));
    execFileSync("zip", ["-qr", "out.zip", "other.txt", "package.json"], { cwd: folder });
    expect(zipEntry(readFileSync(join(folder, "out.zip")), "other.txt")?.toString()).toBe("x".repeat(5000));
    expect(await buildOf(join(folder, "out.zip"))).toBe("abc");
  });

  it("rejects unreadable archives", () => {
    expect(() => zipEntry(Buffer.from("no archive at all, but long enough"), "a")).toThrow("not a ZIP archive");
    expect(() => zipEntry(stored("a", "", 14), "a")).toThrow("method 14");
    const damaged = stored("a", "xyz");
    damaged.writeUInt32LE(0, 30 + 1 + 3);
    expect(() => zipEntry(damaged, "a")).toThrow("directory is damaged");
  });

  it("rejects a package without a build id", async () => {
    writeFileSync(join(folder, "other.zip"), stored("package.json", "{}"));
    await expect(buildOf(join(folder, "other.zip"))).rejects.toThrow("npm run bundle");
    writeFileSync(join(folder, "none.zip"), stored("a", ""));
    await expect(buildOf(join(folder, "none.zip"))).rejects.toThrow("npm run bundle");
  });
});
