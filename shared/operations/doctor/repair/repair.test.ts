import { expect, it } from "vitest";
import { landFile } from "../../../bronze/landing/land-file.ts";
import type { LandingFile } from "../../../bronze/landing/landed-file.ts";
import type { DoctorWorld } from "../context.ts";
import { examine } from "../examine.ts";
import { gather } from "../gather/gather.ts";
import { worldInMemory } from "../testing/fixture.ts";
import { type Repaired, repair } from "./repair.ts";

const body = Buffer.from('{"device_id":"d","time":1678521600,"heartrate":70}');

async function look(world: DoctorWorld) {
  return examine((await gather(world)).facts);
}

async function mend(world: DoctorWorld): Promise<string[]> {
  const done: Repaired[] = [];
  await repair(world, await look(world), (one) => done.push(one));
  return done.map((one) => `${one.check}: ${one.done}`);
}

/** A file in landing, and the queue. */
function withFile() {
  const queued: LandingFile[] = [];
  const { doctor } = worldInMemory();
  const { files } = doctor.lake as ReturnType<typeof worldInMemory>["doctor"]["lake"] & { files: { put: Put } };
  const file = { name: "a.ndjson", etag: files.put("a.ndjson", body) };
  const world: DoctorWorld = { ...doctor, enqueue: async (each) => void queued.push(each), now: () => 1 };
  return { world, file, queued };
}
type Put = (name: string, content: Uint8Array) => string;

it("puts a file that nobody lands in the queue again", async () => {
  const { world, file, queued } = withFile();
  expect(await mend(world)).toEqual(["landing-waiting: put in the queue again"]);
  expect(queued).toEqual([file]);
});

it("writes a report again that is gone", async () => {
  const { world, file } = withFile();
  await landFile(world.lake, file, Number.POSITIVE_INFINITY);
  expect(await look(world)).toEqual([]);
  const [name = ""] = (world.lake.reports as unknown as { names(): string[] }).names();
  const before = await world.lake.reports.read(name);
  await world.lake.reports.remove(name);
  expect(await mend(world)).toEqual(["landing-unreported: report written again"]);
  expect(await world.lake.reports.read(name)).toEqual(before);
  expect(await look(world)).toEqual([]);
});

it("leaves a report alone whose file lands again", async () => {
  const { world, file } = withFile();
  const finding = { check: "landing-unreported", severity: "warning", means: "", todo: "" } as const;
  const done: string[] = [];
  const spots = [{ where: "", detail: "", mend: { kind: "report", file } }] as const;
  await repair(world, [{ ...finding, spots }], (one) => done.push(one.done));
  expect(done).toEqual(["left alone: it lands again"]);
});

it.each([
  ["heart-rates", "heart-rates|0|2", "left alone: the hub was made anew meanwhile"],
  ["colours", "colours|0|1", "left alone: no stream is called colours"],
  ["heart-rates", "heart-rates|0|1", "0 events read from the hub again, 0 of them landed"],
])("reads of %s in %s only what it can be sure of", async (stream, partitionKey, said) => {
  const { doctor } = worldInMemory();
  const done: string[] = [];
  const spots = [
    { where: "", detail: "", mend: { kind: "reread", stream, partitionKey, ranges: [[0, 1500]] } },
  ] as const;
  await repair(doctor, [{ check: "open-gap", severity: "error", means: "", todo: "", spots }], (one) =>
    done.push(one.done),
  );
  expect(done).toEqual([said]);
});

it("says what could not be looked at", async () => {
  const { doctor } = worldInMemory();
  const silent = async () => {
    throw new Error("the app is away");
  };
  const hub = (stream: Parameters<DoctorWorld["hub"]>[0]) => ({ ...doctor.hub(stream), state: silent });
  const { facts, skipped } = await gather({
    ...doctor,
    hub,
    checkpoints: undefined,
    orchestrations: { status: silent },
  });
  expect(skipped).toEqual(["checkpoints: AzureWebJobsStorage is not set", "orchestrations: the app is away"]);
  expect(examine(facts).map(({ check }) => check)).toEqual(["hub-unreachable"]);
});
