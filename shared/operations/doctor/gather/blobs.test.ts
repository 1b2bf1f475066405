import { expect, it } from "vitest";
import { rowsAfter } from "../../../bronze/manifest/commit.ts";
import { streamNamed } from "../../../streams/registry.ts";
import { examine } from "../examine.ts";
import { worldInMemory } from "../testing/fixture.ts";
import { readBlobs } from "./blobs.ts";
import { gather } from "./gather.ts";
import { readPartitions } from "./manifest.ts";

const type = "application/vnd.apache.parquet";

async function landedWorld() {
  const world = worldInMemory();
  const stream = streamNamed("heart-rates");
  if (stream === undefined) throw new Error("no stream");
  for (const body of ['{"device_id":"d","time":1678521600,"heartrate":70}', "{"])
    world.publish(stream, Buffer.from(body));
  await world.deliver(stream, 2);
  await world.pipeline.send([]);
  const rows = [];
  for await (const each of rowsAfter(world.doctor.lake.manifest, "heart-rates|0|1", 0)) rows.push(each);
  const [row] = rows;
  return { ...world, data: row?.dataFile ?? "", refused: row?.quarantineFile ?? "" };
}

it("misses what the manifest names, in bronze and in quarantine", async () => {
  const { doctor, data, refused } = await landedWorld();
  await doctor.lake.bronze.remove(data);
  await doctor.lake.quarantine.remove(refused);
  const [found, ...others] = examine((await gather(doctor)).facts);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    check: "missing-blob",
    spots: [{ where: `bronze/${data}` }, { where: `quarantine/${refused}`, detail: "row 1 of heart-rates|0|1" }],
  });
});

it("finds a blob that is not whole", async () => {
  const { doctor, data } = await landedWorld();
  await doctor.lake.bronze.overwrite(data, Buffer.from("PAR1"), type);
  const [found] = examine((await gather(doctor)).facts);
  expect(found).toMatchObject({
    check: "missing-blob",
    spots: [{ detail: "row 1 of heart-rates|0|1; only 4 bytes are there" }],
  });
});

it("does not miss what came, or was swapped for another one, since the manifest was read", async () => {
  const { doctor, data } = await landedWorld();
  const partitions = await readPartitions(doctor);
  const renamed = partitions.map((each) => ({
    ...each,
    named: each.named.map((one) => (one.blob === data ? { ...one, blob: `${data}-before` } : one)),
  }));
  expect((await readBlobs(doctor, renamed)).missing).toEqual([]);
});

it("leaves alone what silver has set aside", async () => {
  const { doctor } = await landedWorld();
  await doctor.lake.quarantine.create("silver/silver/heart-rates-0-1/000000000001.json", Buffer.from("[]"), "");
  expect((await gather(doctor)).facts.blobs.orphans).toEqual([]);
});
