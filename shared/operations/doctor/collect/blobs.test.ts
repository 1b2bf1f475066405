import { expect, it } from "vitest";
import { rowsAfter } from "../../../bronze/manifest/manifest-row.ts";
import { streamNamed } from "../../../streams/registry.ts";
import { compareBlobs } from "../../maintenance/compare-blobs.ts";
import { runChecks } from "../run-checks.ts";
import { memoryFixture } from "../testing/fixture.ts";
import { collect } from "./collect.ts";
import { readPartitions } from "./manifest.ts";

const type = "application/vnd.apache.parquet";

async function landedFixture() {
  const fixture = memoryFixture();
  const stream = streamNamed("heart-rates");
  if (stream === undefined) throw new Error("no stream");
  for (const body of ['{"device_id":"d","time":1678521600,"heartrate":70}', "{"])
    fixture.publish(stream, Buffer.from(body));
  await fixture.deliver(stream, 2);
  await fixture.pipeline.send([]);
  const rows = [];
  for await (const each of rowsAfter(fixture.doctor.lake.manifest, "heart-rates|0|1", 0)) rows.push(each);
  const [row] = rows;
  return { ...fixture, data: row?.dataFile ?? "", quarantined: row?.quarantineFile ?? "" };
}

it("finds missing blobs of bronze and quarantine", async () => {
  const { doctor, data, quarantined } = await landedFixture();
  await doctor.lake.bronze.remove(data);
  await doctor.lake.quarantine.remove(quarantined);
  const [found, ...others] = runChecks((await collect(doctor)).snapshot);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    check: "missing-blob",
    locations: [{ id: `bronze/${data}` }, { id: `quarantine/${quarantined}`, detail: "row 1 of heart-rates|0|1" }],
  });
});

it("finds an incomplete blob", async () => {
  const { doctor, data } = await landedFixture();
  await doctor.lake.bronze.overwrite(data, Buffer.from("PAR1"), type);
  const [found] = runChecks((await collect(doctor)).snapshot);
  expect(found).toMatchObject({
    check: "missing-blob",
    locations: [{ detail: "row 1 of heart-rates|0|1; its size is only 4 bytes" }],
  });
});

it("ignores a blob that was replaced after the inventory was read", async () => {
  const { doctor, data } = await landedFixture();
  const partitions = await readPartitions(doctor);
  const renamed = partitions.map((partition) => ({
    ...partition,
    rows: partition.rows.map((row) => (row.dataFile === data ? { ...row, dataFile: `${data}-before` } : row)),
  }));
  expect((await compareBlobs(doctor.lake, renamed)).missing).toEqual([]);
});

it("ignores dead letters of silver", async () => {
  const { doctor } = await landedFixture();
  await doctor.lake.quarantine.create("silver/silver/heart-rates-0-1/000000000001.json", Buffer.from("[]"), "");
  expect((await collect(doctor)).snapshot.blobs.orphaned).toEqual([]);
});
