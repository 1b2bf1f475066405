import { expect, it } from "vitest";
import { pendingPartitions } from "../slice/pending-partitions.ts";
import { runSlice } from "../slice/run-slice.ts";
import { silverFixture } from "../testing/fixture.ts";

const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = 1_678_521_600;

it("two erased people whose registrations of one label arrive late, in one slice: each time is decided by both", async () => {
  const fixture = silverFixture();
  const run = async () => {
    for (const partition of await pendingPartitions(fixture.silver.bronze, "silver"))
      await runSlice(fixture.silver, partition, limits);
  };
  const visit = (login: number) => ({ mac_address: "aa:01", gym: 5, login: start + login });
  // Bert owns the mac from 0 to 300, and is erased up to 100. Anna owns it afterwards, and is erased up to 500.
  await fixture.land("gym-visits", "0", [visit(50), visit(200), visit(400), visit(600)]);
  const request = (user_id: string, until: number) => ({ user_id, update_type: "delete", timestamp: start + until });
  await fixture.land("profiles", "0", [request("anna", 500), request("bert", 100)]);
  await run();
  const registration = (user_id: string, time: number) => ({
    ...{ user_id, device_id: "d1", mac_address: "aa:01" },
    registration_timestamp: start + time,
  });
  await fixture.land("registrations", "0", [registration("anna", 300), registration("bert", 0)]);
  await run();
  const logins = fixture.contents()["gym-visits"]?.map((each) => (each as { login: number }).login / 1000 - start);
  expect(logins).toEqual([200, 600]);
});
