import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holderOf, lockFile, lockFolder, rejectInUse } from "./lock.ts";
import { emptyOwnFolder, makerOf, markFolder } from "./owned-folder.ts";
import { identityOf, isAlive } from "./process-identity.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "data-folder-")), "data");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

/** A lock as another process has written it. */
const lockOf = (id: number, started = identityOf(id).started) =>
  writeFileSync(join(folder, lockFile), JSON.stringify({ process: { id, started }, command: "npx korevital start" }));

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "0"]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("a process", () => {
  it("is alive until it ends, even if another one gets its id", async () => {
    expect(isAlive(identityOf(process.pid))).toBe(true);
    expect(isAlive({ id: await endedProcess() })).toBe(false);
    const { started } = identityOf(process.pid);
    if (started !== undefined) expect(isAlive({ id: process.pid, started: started + 1 })).toBe(false);
  });
});

describe("the lock of a folder", () => {
  it("is released by the process that has it, and readable only by its owner", () => {
    const lock = lockFolder(folder, "test");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, lockFile)).mode & 0o777).toBe(0o600);
    expect(holderOf(folder)).toMatchObject({ command: "test", process: { id: process.pid } });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names the process that has it", () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    try {
      mkdirSync(folder);
      lockOf(child.pid ?? 0);
      const message = `${folder} is in use by process ${child.pid} (npx korevital start)`;
      expect(() => lockFolder(folder, "test")).toThrow(message);
      expect(() => rejectInUse(folder)).toThrow(message);
      markFolder(folder, "test");
      expect(() => emptyOwnFolder(folder, "test")).toThrow(message);
      expect(holderOf(folder)?.process.id).toBe(child.pid);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("is taken over from a killed process, from one whose id was reused, and from the parent", async () => {
    mkdirSync(folder);
    const reused = (identityOf(1).started ?? 0) + 1;
    for (const [id, started] of [[await endedProcess()], [1, reused], [process.ppid]] as const) {
      lockOf(id, started);
      lockFolder(folder, "test").release();
      expect(existsSync(join(folder, lockFile))).toBe(false);
    }
  });
});

describe("a folder that a command empties", () => {
  it("is absent, empty, or made by the same command", () => {
    emptyOwnFolder(folder, "demo");
    expect(makerOf(folder)).toBe("demo");
    writeFileSync(join(folder, "state"), "");
    emptyOwnFolder(folder, "demo");
    expect(existsSync(join(folder, "state"))).toBe(false);
  });

  it.each([undefined, "start"])("keeps the files of a folder made by %s", (maker) => {
    mkdirSync(folder);
    if (maker !== undefined) markFolder(folder, maker);
    writeFileSync(join(folder, "thesis.md"), "");
    expect(() => emptyOwnFolder(folder, "demo")).toThrow("demo deletes only what it made");
    expect(existsSync(join(folder, "thesis.md"))).toBe(true);
  });

  it("is no file", () => {
    writeFileSync(folder, "text");
    expect(() => emptyOwnFolder(folder, "demo")).toThrow("is a file, not a folder");
  });
});
