import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { hasExited, ownIdentity } from "../../process-identity.ts";
import { temporaryFolder } from "../testing/hubs.ts";
import { claimActivities } from "./activities.ts";
import { openDatabase } from "./database.ts";
import { join, leaseDuration, removeExpiredOwners, renew } from "./owners.ts";

async function sqlWithWork() {
  const sql = openDatabase(await temporaryFolder(), "hub").createTagStore();
  sql.run`INSERT INTO activities (instance, execution, task, name, input) VALUES ('i', 'e', 0, 'a', '[1]')`;
  return sql;
}

const noneExited = () => false;
const identity = ownIdentity();

describe("claimed work", () => {
  it("belongs to its owner until the lease expires", async () => {
    const sql = await sqlWithWork();
    join(sql, "one", identity, 0);
    join(sql, "two", identity, 1);
    expect(claimActivities(sql, "one", 5)).toHaveLength(1);
    expect(renew(sql, "one", 1_000)).toBe(true);
    expect(removeExpiredOwners(sql, "two", noneExited, leaseDuration + 999)).toBe(0);
    expect(claimActivities(sql, "two", 5)).toHaveLength(0);
    expect(removeExpiredOwners(sql, "two", noneExited, leaseDuration + 1_000)).toBe(1);
    expect(claimActivities(sql, "two", 5)).toHaveLength(1);
    expect(renew(sql, "one", leaseDuration + 1_001)).toBe(false);
  });

  it("is released at once when the process of its owner has exited", async () => {
    const sql = await sqlWithWork();
    join(sql, "one", { ...identity, process: "exited" }, 0);
    claimActivities(sql, "one", 5);
    expect(removeExpiredOwners(sql, "two", ({ process }) => process === "exited", 1)).toBe(1);
  });

  it("is released when its owner is not registered", async () => {
    const sql = await sqlWithWork();
    claimActivities(sql, "unknown", 5);
    expect(removeExpiredOwners(sql, "two", noneExited, 0)).toBe(1);
  });
});

describe("a process", () => {
  it("has not exited while it runs", () => {
    expect(hasExited(identity)).toBe(false);
  });

  it("has exited when it ended, or when its id belongs to another process", async () => {
    const child = spawn(process.execPath, ["-e", "0"]);
    const { pid } = child;
    await once(child, "exit");
    expect(hasExited({ ...identity, process: `${pid} 1` })).toBe(true);
    expect(hasExited({ ...identity, process: `${process.pid} 1` })).toBe(process.platform === "linux");
  });

  it("is not detected as exited on another machine", () => {
    expect(hasExited({ machine: "another", process: "1 1" })).toBe(false);
  });
});
