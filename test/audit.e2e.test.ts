import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readRule } from "../local/faults/rule.ts";
import { auditFor } from "../shared/composition.ts";
import { readAudit } from "../shared/serving/audit/audit.ts";
import { type ApiHost, startApi } from "../testing/api-host.ts";
import { auditText } from "../tools/audit/main.ts";
import { publish } from "../tools/common/publish.ts";
import { zipEntry } from "../tools/delivery/zip-entry.ts";
import { writeExport } from "../tools/person/export.ts";
import { changeRestriction } from "../tools/person/restrict.ts";

const registration = {
  ...{ user_id: "20001", device_id: "500001", mac_address: "2f:51:8b:c0:1e:07" },
  registration_timestamp: 1678451168,
};

describe("every read of a person is recorded", () => {
  let api: ApiHost;
  beforeAll(async () => {
    api = await startApi();
    const body = JSON.stringify(registration);
    await publish(api.stack.azure, [{ stream: "registrations", key: "20001", body }]);
    const isKnown = async () => expect((await api.call("/api/personal/users/20001")).status).toBe(200);
    await vi.waitFor(isKnown, { timeout: 150_000, interval: 1000 });
  }, 240_000);
  afterAll(() => api.close());
  const records = () => readAudit(auditFor(api.stack.azure), { from: 0, to: Date.now() });

  it("before the response, with the caller, the function and the request", { timeout: 60_000 }, async () => {
    await api.call("/api/personal/users/20001", { headers: { "x-request-id": "audit-1" } });
    const found = (await records()).find(({ request }) => request === "audit-1");
    expect(found).toMatchObject({
      ...{ by: { kind: "key", id: null, name: null }, endpoint: "get-personal-user", what: "user", kind: "user" },
    });
    expect(JSON.stringify(await records())).not.toContain("20001");
    const text = await auditText(api.stack.azure, { user: "20001", limit: 10, format: "json" }, Date.now());
    expect(text).toContain("audit-1");
    expect(await auditText(api.stack.azure, { user: "20002", limit: 10, format: "json" }, Date.now())).toBe("[]");
  });

  it("but not masked rows, absent people, or a response that the caller has", { timeout: 60_000 }, async () => {
    const { headers } = await api.call("/api/personal/users/20001");
    const etag = headers.get("etag") ?? "";
    expect(headers.get("cache-control")).toBe("no-store");
    const before = (await records()).length;
    await api.call("/api/gold/gym_summary");
    await api.call("/api/personal/users/nobody");
    const same = await api.call("/api/personal/users/20001", { headers: { "if-none-match": etag } });
    expect([same.status, (await records()).length]).toEqual([304, before]);
  });

  it("the commands export and restrict are recorded, and a restricted person is not found", {
    timeout: 150_000,
  }, async () => {
    const { azure, folder } = api.stack;
    expect(await writeExport(azure, "20001", join(folder, "20001.zip"), Date.now())).toMatch(
      /^\d+ documents in \d+ tables/,
    );
    const archive = await readFile(join(folder, "20001.zip"));
    expect(zipEntry(archive, "silver/people-registrations.json")?.toString()).toContain("2f:51:8b:c0:1e:07");
    const status = async () => (await api.call("/api/personal/users/20001")).status;
    const change = (lift: boolean) => changeRestriction(azure, "20001", lift, { now: Date.now(), wait: sleep });
    expect(await change(false)).toMatch(/^restricted/);
    expect([await status(), (await api.call("/api/personal/users/20001/export")).status]).toEqual([404, 200]);
    expect(await change(true)).toMatch(/^lifted/);
    expect(await status()).toBe(200);
    const endpoints = new Set((await records()).map(({ endpoint }) => endpoint));
    expect([...endpoints]).toEqual(
      expect.arrayContaining(["person export", "person restrict", "get-personal-user-export"]),
    );
  });

  it("and without a record there is no response", { timeout: 60_000 }, async () => {
    api.stack.faults.add(readRule({ target: "cosmos", kind: "503", only: "/colls/audit", for: 30_000 }));
    const response = await api.call("/api/personal/users/20001");
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(await response.text()).not.toContain("500001");
  });
});
