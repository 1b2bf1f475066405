import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { isGone, ownIdentity } from "../../process-identity.ts";
import { temporaryFolder } from "../testing/hubs.ts";
import { takeActivities } from "./activities.ts";
import { openDatabase } from "./database.ts";
import { buryDead, join, leaseTime, renew } from "./owners.ts";

async function sqlWithWork() {
  const sql = openDatabase(await temporaryFolder(), "hub").createTagStore();
  sql.run`INSERT INTO activities (instance, execution, task, name, input) VALUES ('i', 'e', 0, 'a', '[1]')`;
  return sql;
}

const nobodyIsGone = () => false;
const identity = ownIdentity();

describe("what a host has taken", () => {
  it("is its own until its lease runs out", async () => {
    const sql = await sqlWithWork();
    join(sql, "one", identity, 0);
    join(sql, "two", identity, 1);
    expect(takeActivities(sql, "one", 5)).toHaveLength(1);
    expect(renew(sql, "one", 1_000)).toBe(true);
    expect(buryDead(sql, "two", nobodyIsGone, leaseTime + 999)).toBe(0);
    expect(takeActivities(sql, "two", 5)).toHaveLength(0);
    expect(buryDead(sql, "two", nobodyIsGone, leaseTime + 1_000)).toBe(1);
    expect(takeActivities(sql, "two", 5)).toHaveLength(1);
    expect(renew(sql, "one", leaseTime + 1_001)).toBe(false);
  });

  it("is free at once when its process is known to be gone", async () => {
    const sql = await sqlWithWork();
    join(sql, "one", { ...identity, process: "gone" }, 0);
    takeActivities(sql, "one", 5);
    expect(buryDead(sql, "two", ({ process }) => process === "gone", 1)).toBe(1);
  });

  it("is free when it was taken under an id that is no more", async () => {
    const sql = await sqlWithWork();
    takeActivities(sql, "unknown", 5);
    expect(buryDead(sql, "two", nobodyIsGone, 0)).toBe(1);
  });
});

describe("a process", () => {
  it("is not gone while it lives", () => {
    expect(isGone(identity)).toBe(false);
  });

  it("is gone when it has ended, or when its id belongs to another", async () => {
    const child = spawn(process.execPath, ["-e", "0"]);
    const { pid } = child;
    await once(child, "exit");
    expect(isGone({ ...identity, process: `${pid} 1` })).toBe(true);
    expect(isGone({ ...identity, process: `${process.pid} 1` })).toBe(process.platform === "linux");
  });

  it("is never certain to be gone on another machine", () => {
    expect(isGone({ machine: "another", process: "1 1" })).toBe(false);
  });
});
