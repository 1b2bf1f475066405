import { describe, expect, it } from "vitest";
import { land } from "../../bronze/hub-batches/land-batch.ts";
import { DocumentRefused } from "../../platform/azure/errors.ts";
import { heartRates as stream } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { instead, throwing } from "../testing/between.ts";
import { world } from "../testing/world.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = Date.UTC(2026, 2, 29) / 1000;
const reading = (second: number, heartrate = 70, device_id = "d") => ({ device_id, time: start + second, heartrate });
const registration = { user_id: "u", device_id: "d", mac_address: "m", registration_timestamp: start };
const heartRates = "heart-rates|0|1";

describe("what silver refuses for good", () => {
  const refusing = (name: string, times: number) =>
    instead(name, "create", ...Array.from({ length: times }, () => throwing(new DocumentRefused("refused (413)"))));

  it("is set aside by the row that brought it, before the progress moves; everything else is written", async () => {
    const here = world(refusing("heart-rates", 1));
    await here.land("heart-rates", "0", [reading(0, 70, "bad"), reading(0)]);
    await here.land("heart-rates", "0", [reading(1)]);
    await here.land("heart-rates", "0", [reading(1, 70, "bad")]);
    const counts = await runSlice(here.silver, heartRates, { ...limits, documents: 1 });
    expect(counts).toEqual({ events: 4, documents: 2, written: 1, setAside: 2, traces: [], moved: true });
    expect(await here.aside()).toEqual({
      "silver/silver/heart-rates-0-1/000000000001.json": [
        { sequenceNumber: 0, reason: "refused (413)", body: JSON.stringify(reading(0, 70, "bad")) },
      ],
      "silver/silver/heart-rates-0-1/000000000003.json": [
        { sequenceNumber: 3, reason: "refused (413)", body: JSON.stringify(reading(1, 70, "bad")) },
      ],
    });
    expect(here.contents()["heart-rates"]).toMatchObject([{ deviceId: "d", offsets: [0, 1000] }]);
  });

  it("is not moved past when it could not be set aside", async () => {
    const here = world((store, name) =>
      instead("quarantine", "create", throwing(new Error("503")))(refusing("heart-rates", 2)(store, name), name),
    );
    await here.land("heart-rates", "0", [reading(0)]);
    await expect(runSlice(here.silver, heartRates, limits)).rejects.toThrow("503");
    expect(await runSlice(here.silver, heartRates, limits)).toMatchObject({ setAside: 1, traces: [], moved: true });
    expect(Object.keys(await here.aside())).toHaveLength(1);
  });

  it("is one event, though two documents of it are refused", async () => {
    const here = world(refusing("owners", 2));
    await here.land("registrations", "0", [registration]);
    const counts = await runSlice(here.silver, "registrations|0|1", limits);
    expect(counts).toEqual({ events: 1, documents: 3, written: 1, setAside: 1, traces: [], moved: true });
    expect(Object.values(await here.aside())).toMatchObject([[{ sequenceNumber: 0, reason: "refused (413)" }]]);
  });

  it("is also what is joined with a document that no join can read", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0)]);
    await runSlice(here.silver, heartRates, limits);
    const [broken] = here.containers.get("heart-rates")?.all<{ id: string; deviceId: string }>() ?? [];
    here.containers.get("heart-rates")?.put({ id: broken?.id ?? "", deviceId: "d" } as never);
    await here.land("heart-rates", "0", [reading(1)]);
    expect(await runSlice(here.silver, heartRates, limits)).toMatchObject({ setAside: 1, traces: [], moved: true });
    expect(Object.values(await here.aside())).toMatchObject([
      [{ sequenceNumber: 1, reason: "a join of heart-rates threw TypeError" }],
    ]);
  });

  it("is also what is not understood any more, since the rules were made stricter", async () => {
    const here = world();
    await here.land("heart-rates", "0", [reading(0), reading(1)]);
    const { bronze } = here.silver;
    const events: typeof bronze.events = async (row) =>
      (await bronze.events(row)).map((event) =>
        event.sequenceNumber === 1 ? { ...event, body: Buffer.from('{"device_id":"d","time":1}') } : event,
      );
    const counts = await runSlice({ ...here.silver, bronze: { ...bronze, events } }, heartRates, limits);
    expect(counts).toMatchObject({ written: 1, setAside: 1, traces: [], moved: true });
    expect(Object.values(await here.aside())).toMatchObject([
      [{ sequenceNumber: 1, reason: "not understood any more: missing heartrate" }],
    ]);
  });

  it("is of one landed file, though another one has a record of that number", async () => {
    const here = world(refusing("heart-rates", 1));
    for (const file of ["fa", "fb"]) {
      const body = Buffer.from(JSON.stringify(reading(0, 70, file)));
      const events = [{ sequenceNumber: 1, enqueuedTime, key: undefined, body }];
      const epoch = async () => 0;
      await land(here.store, { stream, partition: "file-3", source: "file", file, events, epoch });
    }
    const counts = await runSlice(here.silver, "heart-rates|file-3|0", { ...limits, documents: 1 });
    expect(counts).toMatchObject({ written: 1, setAside: 1 });
    expect(Object.entries(await here.aside())).toMatchObject([
      [expect.stringContaining("/000000000001.json"), [{ sequenceNumber: 1, body: expect.stringContaining("fa") }]],
    ]);
  });
});
