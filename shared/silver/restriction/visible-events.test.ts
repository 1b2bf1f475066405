import { expect, it } from "vitest";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { openSilverReader } from "../open-silver-reader.ts";
import { pendingPartitions } from "../slice/pending-partitions.ts";
import { runSlice } from "../slice/run-slice.ts";
import { silverFixture } from "../testing/fixture.ts";
import { restrictedReader } from "./restricted-reader.ts";
import { removeRestriction, restrictedPeople, storeRestriction } from "./restriction-store.ts";
import { visibleEvents } from "./visible-events.ts";
import { visibleGymEvents } from "./visible-gym-events.ts";

const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = enqueuedTime - 3_600_000;
const registration = (user_id: string, n: number, registration_timestamp = start) => ({
  ...{ user_id, device_id: `device-${n}`, mac_address: `mac-${n}`, registration_timestamp },
});
const visit = (n: number, login: number) => ({ mac_address: `mac-${n}`, gym: 5, login, logout: login + 60_000 });

/** Two people, with a device and a mac each. Ann had the mac of Bob later. */
async function twoPeople() {
  const fixture = silverFixture();
  const { silver } = fixture;
  const run = async () => {
    for (const partition of await pendingPartitions(silver.bronze, "silver")) await runSlice(silver, partition, limits);
  };
  await fixture.land("registrations", "0", [registration("anna", 1), registration("bert", 2)]);
  await fixture.land("registrations", "0", [registration("anna", 2, start + 1_000_000)]);
  await fixture.land(
    "heart-rates",
    "0",
    [1, 2].map((n) => ({ device_id: `device-${n}`, time: start, heartrate: 70 })),
  );
  await fixture.land("gym-visits", "0", [visit(1, start + 1), visit(2, start + 2), visit(2, start + 2_000_000)]);
  await fixture.land("assessments", "0", [{ customer: "ann@x.org", score: 1, riskDate: start }]);
  await fixture.land("workouts", "0", [{ user_id: "anna" }, { user_id: "bert" }]);
  await run();
  const restricted = () => restrictedPeople(silver.erasure, silver.erasure.reader);
  const visible = visibleEvents(silver, restricted);
  const reader = silver.bronze;
  const gymVisits = fixture.containers.get("gym-visits");
  if (gymVisits === undefined) throw new Error("no gym-visits");
  const stores = { gymVisits, restricted, silver: restrictedReader(openSilverReader(silver.container), restricted) };
  return {
    ...{ fixture, run, silver },
    /** The visible bodies of a stream. */
    async bodies(stream: string) {
      const found: unknown[] = [];
      for await (const row of reader.rowsAfter(`${stream}|0|1`, 0))
        for (const event of await reader.events(row))
          if (await visible.accepted(`${stream}|0|1`, event))
            found.push(JSON.parse(Buffer.from(event.body).toString()));
      return found as Readonly<Record<string, unknown>>[];
    },
    isQuarantinedVisible: (body: object) =>
      visible.quarantined({
        ...{ sequenceNumber: 1, enqueuedTime, key: undefined },
        body: Buffer.from(JSON.stringify(body)),
      }),
    async logins() {
      const found: (number | null)[] = [];
      for await (const page of visibleGymEvents(stores, { from: start - 1, to: enqueuedTime }))
        found.push(...page.map(({ login }) => login));
      return found.map((login) => (login ?? 0) - start).sort((a, b) => a - b);
    },
  };
}

it("events of a restricted person are hidden, and visible when the restriction is lifted", async () => {
  const { silver, bodies, logins, isQuarantinedVisible } = await twoPeople();
  expect(await bodies("heart-rates")).toHaveLength(2);
  expect(await logins()).toEqual([1, 2, 2_000_000]);
  await storeRestriction(silver.erasure, "anna", 1);
  expect(await bodies("registrations")).toEqual([registration("bert", 2)]);
  // Every event with an identifier of hers, also of the time at which it was Bert's.
  expect(await bodies("heart-rates")).toEqual([]);
  // The count of a gym is exact: only visits of the times at which the mac is hers.
  expect(await logins()).toEqual([2]);
  expect(await isQuarantinedVisible({ user_id: "anna", time: "x" })).toBe(false);
  expect(await isQuarantinedVisible({ user_id: "bert", time: "x" })).toBe(true);
  await removeRestriction(silver.erasure, "anna");
  expect(await bodies("registrations")).toHaveLength(3);
  expect(await logins()).toEqual([1, 2, 2_000_000]);
});

it("events of an erased person are hidden before bronze is rewritten", async () => {
  const { fixture, run, bodies, logins, isQuarantinedVisible } = await twoPeople();
  await fixture.land("profiles", "0", [{ user_id: "anna", update_type: "delete", timestamp: enqueuedTime }]);
  await run();
  expect(await bodies("registrations")).toEqual([registration("bert", 2)]);
  expect((await bodies("heart-rates")).map((body) => body["device_id"])).toEqual(["device-2"]);
  expect((await bodies("gym-visits")).map((body) => body["mac_address"])).toEqual(["mac-2"]);
  expect(await logins()).toEqual([2]);
  expect(await isQuarantinedVisible({ user_id: "anna", time: "x" })).toBe(false);
});
