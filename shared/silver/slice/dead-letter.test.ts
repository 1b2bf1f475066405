import { describe, expect, it } from "vitest";
import { landBatch } from "../../bronze/hub-batches/land-batch.ts";
import { DocumentRejected } from "../../platform/azure/errors.ts";
import { heartRates as stream } from "../../streams/heart-rates.ts";
import { enqueuedTime } from "../../streams/testing/bodies.ts";
import { silverFixture } from "../testing/fixture.ts";
import { replaceFirstCalls, throwing } from "../testing/wrap-store.ts";
import { runSlice, type SliceLimits } from "./run-slice.ts";

const limits: SliceLimits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const start = Date.UTC(2026, 2, 29) / 1000;
const reading = (second: number, heartrate = 70, device_id = "d") => ({ device_id, time: start + second, heartrate });
const registration = { user_id: "u", device_id: "d", mac_address: "m", registration_timestamp: start };
const heartRates = "heart-rates|0|1";

describe("dead letters", () => {
  const rejecting = (name: string, times: number) =>
    replaceFirstCalls(
      name,
      "create",
      ...Array.from({ length: times }, () => throwing(new DocumentRejected("rejected (413)"))),
    );

  it("are written for each commit, before the progress advances; all other documents are written", async () => {
    const fixture = silverFixture(rejecting("heart-rates", 1));
    await fixture.land("heart-rates", "0", [reading(0, 70, "bad"), reading(0)]);
    await fixture.land("heart-rates", "0", [reading(1)]);
    await fixture.land("heart-rates", "0", [reading(1, 70, "bad")]);
    const counts = await runSlice(fixture.silver, heartRates, { ...limits, documents: 1 });
    expect(counts).toEqual({
      events: 4,
      documents: 2,
      written: 1,
      erased: 0,
      deadLettered: 2,
      traces: [],
      moved: true,
    });
    expect(await fixture.deadLetters()).toEqual({
      "silver/silver/heart-rates-0-1/000000000001.json": [
        { sequenceNumber: 0, reason: "rejected (413)", body: JSON.stringify(reading(0, 70, "bad")) },
      ],
      "silver/silver/heart-rates-0-1/000000000003.json": [
        { sequenceNumber: 3, reason: "rejected (413)", body: JSON.stringify(reading(1, 70, "bad")) },
      ],
    });
    expect(fixture.contents()["heart-rates"]).toMatchObject([{ deviceId: "d", offsets: [0, 1000] }]);
  });

  it("must be written before the progress advances", async () => {
    const fixture = silverFixture((store, name) =>
      replaceFirstCalls(
        "quarantine",
        "create",
        throwing(new Error("503")),
      )(rejecting("heart-rates", 2)(store, name), name),
    );
    await fixture.land("heart-rates", "0", [reading(0)]);
    await expect(runSlice(fixture.silver, heartRates, limits)).rejects.toThrow("503");
    expect(await runSlice(fixture.silver, heartRates, limits)).toMatchObject({
      deadLettered: 1,
      traces: [],
      moved: true,
    });
    expect(Object.keys(await fixture.deadLetters())).toHaveLength(1);
  });

  it("contain an event once, although two of its documents are rejected", async () => {
    const fixture = silverFixture(rejecting("owners", 2));
    await fixture.land("registrations", "0", [registration]);
    const counts = await runSlice(fixture.silver, "registrations|0|1", limits);
    expect(counts).toEqual({
      events: 1,
      documents: 3,
      written: 1,
      erased: 0,
      deadLettered: 1,
      traces: [],
      moved: true,
    });
    expect(Object.values(await fixture.deadLetters())).toMatchObject([
      [{ sequenceNumber: 0, reason: "rejected (413)" }],
    ]);
  });

  it("contain an event whose stored document cannot be merged", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0)]);
    await runSlice(fixture.silver, heartRates, limits);
    const [broken] = fixture.containers.get("heart-rates")?.all<{ id: string; deviceId: string }>() ?? [];
    fixture.containers.get("heart-rates")?.put({ id: broken?.id ?? "", deviceId: "d" } as never);
    await fixture.land("heart-rates", "0", [reading(1)]);
    expect(await runSlice(fixture.silver, heartRates, limits)).toMatchObject({
      deadLettered: 1,
      traces: [],
      moved: true,
    });
    expect(Object.values(await fixture.deadLetters())).toMatchObject([
      [{ sequenceNumber: 1, reason: "the merge of heart-rates threw TypeError" }],
    ]);
  });

  it("contain an event that is no longer accepted because the rules became stricter", async () => {
    const fixture = silverFixture();
    await fixture.land("heart-rates", "0", [reading(0), reading(1)]);
    const { bronze } = fixture.silver;
    const events: typeof bronze.events = async (row) =>
      (await bronze.events(row)).map((event) =>
        event.sequenceNumber === 1 ? { ...event, body: Buffer.from('{"device_id":"d","time":1678521600}') } : event,
      );
    const counts = await runSlice({ ...fixture.silver, bronze: { ...bronze, events } }, heartRates, limits);
    expect(counts).toMatchObject({ written: 1, deadLettered: 1, traces: [], moved: true });
    expect(Object.values(await fixture.deadLetters())).toMatchObject([
      [{ sequenceNumber: 1, reason: "no longer accepted: missing heartrate" }],
    ]);
  });

  it("belong to one landed file, although another file has a record with the same number", async () => {
    const fixture = silverFixture(rejecting("heart-rates", 1));
    for (const file of ["fa", "fb"]) {
      const body = Buffer.from(JSON.stringify(reading(0, 70, file)));
      const events = [{ sequenceNumber: 1, enqueuedTime, key: undefined, body }];
      const generation = async () => 0;
      await landBatch(fixture.store, { stream, partition: "file-3", source: "file", file, events, generation });
    }
    const counts = await runSlice(fixture.silver, "heart-rates|file-3|0", { ...limits, documents: 1 });
    expect(counts).toMatchObject({ written: 1, deadLettered: 1 });
    expect(Object.entries(await fixture.deadLetters())).toMatchObject([
      [expect.stringContaining("/000000000001.json"), [{ sequenceNumber: 1, body: expect.stringContaining("fa") }]],
    ]);
  });
});
