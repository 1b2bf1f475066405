import { expect, it } from "vitest";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { mirrorStreams } from "../../../bronze/tables/mirror-streams.ts";
import type { Table } from "../../../platform/azure/tables.ts";
import { commit } from "../../../platform/delta/commit.ts";
import { checkpointName, commitName, isLogFile, lastCheckpointName } from "../../../platform/delta/log.ts";
import { noTable } from "../../../platform/delta/snapshot.ts";
import { commitLatest } from "../../../platform/delta/testing/writers.ts";
import { hour } from "../../../platform/time.ts";
import { streamNamed } from "../../../streams/registry.ts";
import { runChecks } from "../run-checks.ts";
import { memoryFixture } from "../testing/fixture.ts";
import { collect } from "./collect.ts";

async function mirrored() {
  const fixture = memoryFixture();
  const { doctor } = fixture;
  const stream = streamNamed("heart-rates");
  if (stream === undefined) throw new Error("no stream");
  const land = async () => {
    for (const body of ['{"device_id":"d","time":1678521600,"heartrate":70}', "{"])
      fixture.publish(stream, Buffer.from(body));
    await fixture.deliver(stream, 2);
    await fixture.pipeline.send([]);
  };
  const mirror = async () => {
    for await (const outcome of mirrorStreams(doctor.lake)) if ("error" in outcome) throw outcome.error;
  };
  await land();
  await mirror();
  const names: string[] = [];
  for await (const { name } of doctor.lake.bronze.list("heart-rates/")) names.push(name);
  const find = async (of = doctor) => runChecks((await collect(of)).snapshot);
  return { ...fixture, land, mirror, find, file: names.find((name) => !isLogFile(name)) ?? "" };
}

it("finds a file of a table that does not exist", async () => {
  const { doctor, find, file } = await mirrored();
  expect(await find()).toEqual([]);
  await doctor.lake.bronze.remove(file);
  expect((await find()).find(({ check }) => check === "table-broken")).toMatchObject({
    severity: "error",
    locations: [{ id: "bronze/heart-rates", detail: expect.stringContaining(file.slice("heart-rates/".length)) }],
  });
});

it("finds a log that cannot be read", async () => {
  const { doctor, find } = await mirrored();
  const name = commitName({ folder: "heart-rates" }, 0);
  await doctor.lake.quarantine.overwrite(name, Buffer.from("{"), "application/json");
  expect(await find()).toMatchObject([
    { check: "table-broken", locations: [{ id: "quarantine/heart-rates", detail: `${name}, line 1 is not JSON` }] },
  ]);
});

it("finds a log that lacks a commit, or whose checkpoint is damaged, and reads it without the hint to that", async () => {
  const { doctor, find } = await mirrored();
  const { quarantine: blobs } = doctor.lake;
  const table = { blobs, folder: "heart-rates" };
  const write = (version: number) => commitLatest(table, { now: () => 0, newId: () => `id ${version}` }, () => []);
  for (let version = 1; version <= 10; version += 1) await write(version);
  await blobs.overwrite(lastCheckpointName(table), Buffer.from("garbage"), "");
  expect(await find()).toEqual([]);
  const checkpoint = checkpointName(table, 9);
  await blobs.overwrite(checkpoint, Buffer.from("PAR1"), "");
  const broken = (detail: string) => [{ check: "table-broken", locations: [{ id: "quarantine/heart-rates", detail }] }];
  expect(await find()).toMatchObject(broken(`${checkpoint} is no checkpoint`));
  await blobs.remove(checkpoint);
  await blobs.remove(commitName(table, 4));
  expect(await find()).toMatchObject(broken(`${commitName(table, 4)} does not exist, and version 10 does`));
});

it("finds a file of an export that does not exist, and reports a container that may not be read", async () => {
  const { doctor, find } = await mirrored();
  const blobs = memoryBlobs();
  const add = { path: "all-1.parquet", size: 1, modificationTime: 0, dataChange: true };
  const table = { blobs, folder: "gym_summary" };
  await commit(table, noTable, [{ add }], { now: () => 0, newId: () => "id" });
  const denied = { read: () => Promise.reject(new Error("403")), list: blobs.list };
  const context = { ...doctor, blobs: (container: string) => (container === "gold" ? blobs : denied) };
  expect(await find(context)).toMatchObject([
    { check: "table-broken", locations: [{ id: "gold/gym_summary", detail: expect.stringContaining(add.path) }] },
  ]);
  expect((await collect(context)).skipped).toContain("table gold-personal/gym_summary: 403");
});

it("finds a table that has lacked records for an hour, until the next tick", async () => {
  const { doctor, pass, land, mirror, find } = await mirrored();
  await land();
  const manifest: Table = {
    ...doctor.lake.manifest,
    async *range(...of) {
      for await (const row of doctor.lake.manifest.range(...of)) yield { ...row, writtenAt: 0 };
    },
  };
  const stalled = async () => {
    const found = await find({ ...doctor, lake: { ...doctor.lake, manifest } });
    return found.flatMap(({ check, locations }) => (check === "table-stalled" ? locations.map(({ id }) => id) : []));
  };
  expect(await stalled()).toEqual([]);
  pass(hour);
  expect(await stalled()).toEqual(["bronze/heart-rates", "quarantine/heart-rates"]);
  await mirror();
  expect(await stalled()).toEqual([]);
});
