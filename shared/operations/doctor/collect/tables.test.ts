import { expect, it } from "vitest";
import { memoryBlobs } from "../../../../testing/fakes/memory-blobs.ts";
import { retryConflicts } from "../../../../testing/fakes/retry-conflicts.ts";
import { mirrorStreams } from "../../../bronze/tables/mirror-streams.ts";
import { groupDocument, groupOf } from "../../../gold/group.ts";
import { summaries } from "../../../gold/registry.ts";
import type { Table } from "../../../platform/azure/tables.ts";
import { commit } from "../../../platform/delta/commit.ts";
import {
  checkpointName,
  commitName,
  isLogFile,
  lastCheckpointName,
  readSnapshot,
} from "../../../platform/delta/log.ts";
import { noTable } from "../../../platform/delta/snapshot.ts";
import { commitLatest } from "../../../platform/delta/testing/writers.ts";
import { hour } from "../../../platform/time.ts";
import { audiences } from "../../../serving/exports/exports.ts";
import { peekProgress } from "../../../serving/exports/progress.ts";
import { runExport } from "../../../serving/exports/run.ts";
import { pseudonymiser } from "../../../serving/masking/pseudonym.ts";
import { streamNamed } from "../../../streams/registry.ts";
import { repair } from "../repair/repair.ts";
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

it("finds an incomplete file of a table", async () => {
  const { doctor, find } = await mirrored();
  for await (const { name, size } of doctor.lake.quarantine.list("heart-rates/")) {
    if (isLogFile(name)) continue;
    await doctor.lake.quarantine.overwrite(name, Buffer.from("PAR1"), "");
    const detail = expect.stringContaining(`(4 of ${size} bytes)`);
    expect(await find()).toMatchObject([
      { check: "table-broken", locations: [{ id: "quarantine/heart-rates", detail }] },
    ]);
    expect((await find())[0]?.locations[0]?.remediation).toBeUndefined();
  }
});

it("finds files that another writer added, does not keep them, and the next tick deletes them", async () => {
  const { doctor, find, mirror } = await mirrored();
  const { bronze: blobs } = doctor.lake;
  const path = "2026-11-24/part-0 of 1.parquet";
  await blobs.create(`heart-rates/${path}`, Buffer.from("x"), "");
  expect(await find({ ...doctor, now: () => hour })).toMatchObject([{ check: "unclear-blob" }]);
  const add = { path: encodeURI(path), size: 1, modificationTime: 0, dataChange: true };
  await commitLatest({ blobs, folder: "heart-rates" }, { now: () => 0, newId: () => "outside" }, () => [{ add }]);
  expect(await find({ ...doctor, now: () => hour })).toMatchObject([
    { check: "table-changed", locations: [{ id: "bronze/heart-rates", detail: `1 files, for example ${path}` }] },
  ]);
  await mirror();
  expect(await find({ ...doctor, now: () => hour })).toEqual([]);
  expect(await blobs.read(`heart-rates/${path}`)).toBeUndefined();
});

it("writes the log of a stream's table again", async () => {
  const { doctor, find, mirror } = await mirrored();
  const name = commitName({ folder: "heart-rates" }, 0);
  await doctor.lake.quarantine.overwrite(name, Buffer.from("{"), "application/json");
  const results: string[] = [];
  await repair(doctor, await find(), ({ check, result }) => results.push(`${check}: ${result}`));
  expect(results).toEqual([
    "table-broken: 1 files of the log deleted; the next tick of TABLE_SCHEDULE writes the table again",
  ]);
  await mirror();
  expect(await find()).toEqual([]);
  expect((await readSnapshot({ blobs: doctor.lake.quarantine, folder: "heart-rates" })).files.size).toBe(1);
});

it("finds an export whose log lost versions, and writes an unreadable one again with all months", async () => {
  const { doctor, find } = await mirrored();
  const stores = new Map(audiences.map(({ container }) => [container as string, memoryBlobs()]));
  const blobs = (container: string) => stores.get(container) ?? memoryBlobs();
  const context = { ...doctor, blobs };
  const [summary] = summaries.filter(({ name }) => name === "gym_summary");
  if (summary === undefined) throw new Error("no summary");
  let ids = 0;
  const newId = () => `${++ids}`;
  const masking = { pseudonymise: pseudonymiser(Buffer.alloc(32, "a")), minimumGroup: 1 };
  const run = () => {
    const { gold, now } = doctor;
    const fixed = { timeZone: "UTC", snapshots: new Map(), retryConflicts, masking };
    return runExport({ gold, blobs, now, newId, ...fixed }, summary, { pageSize: 10, deadline: 1e15 });
  };
  const key = { [summary.partitionKey]: "u", macAddress: "m", date: "2026-03-01" };
  await doctor.gold(summary.container).create(groupDocument(groupOf(summary, key), []), "u");
  await run();
  const table = { blobs: blobs("gold"), folder: "gym_summary" };
  const first = commitName(table, 0);
  const content = (await table.blobs.read(first)) ?? new Uint8Array();
  expect(await find(context)).toEqual([]);
  await table.blobs.remove(first);
  const lost = { id: "gold/gym_summary", detail: expect.stringContaining("lacks the last commit") };
  expect(await find(context)).toMatchObject([{ check: "table-broken", locations: [lost] }]);
  await table.blobs.create(first, content, "");
  await table.blobs.create(commitName(table, 2), content, "");
  const results: string[] = [];
  await repair(context, await find(context), ({ check, result }) => results.push(`${check}: ${result}`));
  expect(results).toEqual([
    "table-broken: 2 files of the log deleted; the next tick of EXPORT_SCHEDULE writes the table again",
  ]);
  // Also if a run that began before writes a new log with its months alone.
  expect((await peekProgress(doctor, summary))?.document).toMatchObject({
    ...{ committed: -1, feed: [{ range: "even" }, { range: "odd" }] },
  });
  await run();
  expect(await find(context)).toEqual([]);
  expect(await readSnapshot(table)).toMatchObject({ version: 0, metadata: { name: "gym_summary" } });
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
  const denied = {
    ...blobs,
    read: () => Promise.reject(new Error("403")),
    list: () => {
      throw new Error("403");
    },
  };
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
