import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { activityDaily } from "../../gold/activity/activity-daily.ts";
import { gymSummary } from "../../gold/gym-summary/gym-summary.ts";
import { keyedHashes } from "../../silver/erasure/keyed-hashes.ts";
import { type Audit, readAudit, recordRead } from "./audit.ts";
import { everybody } from "./audit-record.ts";
import { auditedBy } from "./audited-by.ts";
import { subjectsOfRows } from "./subjects-of-rows.ts";

const hashes = keyedHashes(Buffer.alloc(32, 7));
const by = auditedBy({ kind: "person", principal: { id: "7c1f", name: "ann@example.org", roles: ["Personal"] } });
const ben = { kind: "user", value: "ben-20001" } as const;
const mac = { kind: "mac", value: "2f:51:8b:c0:1e:07" } as const;

function read(audit: Audit, time: number, subjects: readonly (typeof ben | typeof mac)[], request = `r${time}`) {
  return recordRead(audit, { time, by, endpoint: "get-personal-gold", request }, { what: "gym_summary", subjects });
}

describe("the audit", () => {
  it("has a record of each person, which contains no identifier", async () => {
    const container = memoryContainer("subject");
    await read({ container, hashes }, 10, [ben, mac]);
    expect(container.all()).toEqual([
      expect.objectContaining({
        subject: hashes.hash("user", ben.value),
        kind: "user",
        time: 10,
        by,
        what: "gym_summary",
      }),
      expect.objectContaining({
        subject: hashes.hash("mac", mac.value),
        endpoint: "get-personal-gold",
        request: "r10",
      }),
    ]);
    const stored = JSON.stringify(container.all());
    for (const { value } of [ben, mac]) expect(stored).not.toContain(value);
  });

  it("has one record of a read of everybody, which is found for every person", async () => {
    const audit = { container: memoryContainer("subject"), hashes };
    const of = { time: 10, by, endpoint: "sql", request: "r" };
    await recordRead(audit, of, { what: "tables", subjects: everybody });
    const found = await readAudit(audit, { from: 0, to: 20, subjects: [mac] });
    expect(found).toMatchObject([{ ...of, subject: everybody, kind: everybody, what: "tables" }]);
    expect(await readAudit(audit, { from: 0, to: 20 })).toHaveLength(1);
  });

  it("finds the records of a time, and those of some people, the latest first", async () => {
    const audit = { container: memoryContainer("subject"), hashes };
    for (const time of [10, 30, 20]) await read(audit, time, time === 30 ? [mac] : [ben, mac]);
    const times = async (of: Omit<Parameters<typeof readAudit>[1], "from">) =>
      (await readAudit(audit, { from: 15, ...of })).map(({ time }) => time);
    expect(await times({ to: 30 })).toEqual([30, 20, 20]);
    expect(await times({ to: 30, subjects: [ben] })).toEqual([20]);
    expect(await times({ to: 19, subjects: [ben, mac] })).toEqual([]);
  });

  it("fails when a record cannot be stored, so that nothing is returned", async () => {
    const container = memoryContainer("subject", () => {
      throw new Error("busy");
    });
    await expect(read({ container, hashes }, 10, [ben])).rejects.toThrow("busy");
  });
});

describe("the people of rows", () => {
  it("are the users, or the devices and macs without one, once each", () => {
    const rows = [
      { user_id: "u1", device_id: null },
      { user_id: "u1", device_id: null },
      { user_id: null, device_id: "w7" },
    ];
    expect(subjectsOfRows(activityDaily, rows)).toEqual([
      { kind: "user", value: "u1" },
      { kind: "device", value: "w7" },
    ]);
    expect(subjectsOfRows(gymSummary, [{ mac_address: mac.value, gym_id: "5" }])).toEqual([mac]);
  });
});
