import { expect, it } from "vitest";
import type { ErasedRecords } from "../../bronze/compaction/erase-records.ts";
import { decodeEvents } from "../../bronze/files/parquet.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { pendingPartitions } from "../slice/pending-partitions.ts";
import { runSlice } from "../slice/run-slice.ts";
import { silverFixture } from "../testing/fixture.ts";
import { eraseBronze, partitionsToErase } from "./erase-bronze.ts";

const at = 1_678_521_600;
const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const forever = Number.POSITIVE_INFINITY;

async function bodiesIn(blobs: BlobStore, file: string | undefined): Promise<string[]> {
  const content = file === undefined ? undefined : await blobs.read(file);
  return content === undefined ? [] : (await decodeEvents(content)).map(({ body }) => Buffer.from(body).toString());
}

/** Two people, each with a registration, readings, a visit and a quarantined workout; the first one is erased. */
async function twoPeople() {
  const fixture = silverFixture();
  const { silver, store } = fixture;
  const forgotten: string[] = [];
  const forget: ErasedRecords["forget"] = async (key, { accepted, quarantined }) => {
    forgotten.push(`${key} ${accepted.length} ${quarantined.length}`);
  };
  const run = async () => {
    for (const partition of await pendingPartitions(silver.bronze, silver.database))
      await runSlice(silver, partition, limits);
  };
  const ids = ["20001", "20002"];
  const of = (user: string) => ({ user_id: user, device_id: `device-${user}`, mac_address: `mac-${user}` });
  await fixture.land(
    "registrations",
    "0",
    ids.map((user) => ({ ...of(user), registration_timestamp: at })),
  );
  for (const second of [1, 2])
    await fixture.land(
      "heart-rates",
      "0",
      ids.map((user) => ({ device_id: of(user).device_id, time: at + second, heartrate: 70 })),
    );
  await fixture.land(
    "gym-visits",
    "0",
    ids.map((user) => ({ mac_address: of(user).mac_address, gym: 5, login: at + 1, logout: at + 9 })),
  );
  await fixture.land("workouts", "0", [...ids.map((user_id) => ({ user_id, action: "?" })), "{"]);
  await run();
  await fixture.land("profiles", "0", [{ user_id: "20001", update_type: "delete", timestamp: at + 100 }]);
  await run();
  const text = async () => {
    const bodies: string[] = [];
    for (const key of await silver.bronze.partitions())
      for await (const { dataFile, quarantineFile } of silver.bronze.rowsAfter(key, 0))
        bodies.push(...(await bodiesIn(store.bronze, dataFile)), ...(await bodiesIn(store.quarantine, quarantineFile)));
    return bodies;
  };
  const eraseAll = async () => {
    let records = 0;
    for (const key of await partitionsToErase(silver, store))
      records += (await eraseBronze(silver, store, key, forever, forget)).records;
    return records;
  };
  return { ...fixture, run, text, eraseAll, forgotten };
}

it("removes the records of an erased person from bronze and quarantine, and no others", async () => {
  const { text, eraseAll, silver, store, forgotten } = await twoPeople();
  const before = await text();
  expect(before.filter((body) => body.includes("20001"))).toHaveLength(6);
  expect(await eraseAll()).toBe(6);
  expect(forgotten.map((each) => each.split("|")[0] + each.slice(each.indexOf(" "))).sort()).toEqual([
    ...["gym-visits 1 0", "heart-rates 1 0", "heart-rates 1 0", "profiles 1 0"],
    ...["registrations 1 0", "workouts 0 1"],
  ]);
  const after = await text();
  expect(after.toSorted()).toEqual(before.filter((body) => !body.includes("20001")).toSorted());
  expect(await partitionsToErase(silver, store)).toEqual([]);
  expect(await eraseAll()).toBe(0);
});

it("reads new files only, until somebody else is erased", async () => {
  const { text, eraseAll, land, run, silver, store } = await twoPeople();
  await eraseAll();
  await land("heart-rates", "0", [{ device_id: "device-20001", time: at + 3, heartrate: 70 }]);
  await run();
  expect(await partitionsToErase(silver, store)).toEqual(["heart-rates|0|1"]);
  expect(await eraseAll()).toBe(1);
  expect((await text()).join()).not.toContain("20001");
  await land("profiles", "0", [{ user_id: "20002", update_type: "delete", timestamp: at + 100 }]);
  await run();
  expect((await partitionsToErase(silver, store)).length).toBeGreaterThan(4);
  expect(await eraseAll()).toBe(6);
  expect(await text()).toEqual(["{"]);
});

it("leaves events that silver has not processed", async () => {
  const { text, eraseAll, land } = await twoPeople();
  await land("heart-rates", "0", [{ device_id: "device-20001", time: at + 3, heartrate: 70 }]);
  await eraseAll();
  expect((await text()).filter((body) => body.includes("20001"))).toHaveLength(1);
});
