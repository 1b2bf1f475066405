import { describe, expect, it } from "vitest";
import { AppSettings } from "../settings/app-settings.ts";
import { asLibrarySees } from "../testing/library-view.ts";
import { Binding } from "./binding.ts";
import { type QueueMessage, queueData, readQueueTrigger } from "./queue-trigger.ts";

const settings = new AppSettings({ C: "plain", AzureWebJobsLake: "of jobs", Lake: "of none", NAME: "Work" });
const read = (options: object) =>
  readQueueTrigger(
    new Binding("f", "message", { type: "queueTrigger", queueName: "work", connection: "C", ...options }, settings),
  );

const time = new Date("2026-11-24T10:00:00Z");
const message = (body: string | Buffer): QueueMessage => ({
  id: "0b7d1a6e-0000-4000-8000-000000000000",
  popReceipt: "MjROb3Y=",
  dequeueCount: 2,
  insertedOn: time,
  expiresOn: new Date("2026-12-01T10:00:00Z"),
  nextVisibleOn: new Date("2026-11-24T10:10:00Z"),
  body: Buffer.from(body),
});

function seen(body: string | Buffer, options = {}): { data: unknown; metadata: Record<string, unknown> } {
  const { data, metadata } = queueData(read(options), message(body));
  const entries = Object.entries(metadata).map(([name, value]) => [name, asLibrarySees(value)]);
  return { data: asLibrarySees(data), metadata: Object.fromEntries(entries) };
}

describe("a message", () => {
  it("is a text, with what the queue knows of it", () => {
    expect(seen("grüße")).toEqual({
      data: "grüße",
      metadata: {
        QueueTrigger: "grüße",
        DequeueCount: 2,
        ExpirationTime: "2026-12-01T10:00:00+00:00",
        Id: "0b7d1a6e-0000-4000-8000-000000000000",
        InsertionTime: "2026-11-24T10:00:00+00:00",
        NextVisibleTime: "2026-11-24T10:10:00+00:00",
        PopReceipt: "MjROb3Y=",
      },
    });
  });

  it("that is JSON arrives parsed, and its properties hide the host's of that name", () => {
    const value = { id: "own", count: 3, on: true, list: [1], none: null, nested: { a: [1] } };
    const { data, metadata } = seen(JSON.stringify(value));
    expect(data).toEqual(value);
    expect(metadata).toMatchObject({ Id: "own", count: 3, on: "True", nested: { a: [1] }, DequeueCount: 2 });
    expect(metadata).not.toHaveProperty("list");
    expect(metadata).not.toHaveProperty("none");
  });

  it.each(["", "12", "[1]", "null", '"text"'])("%j has only the queue's own metadata", (text) => {
    expect(Object.keys(seen(text).metadata)).toHaveLength(7);
  });

  it("is bytes where the binding says so, of whatever kind", () => {
    const bytes = Buffer.from([0xff, 0x00]);
    const { data, metadata } = seen(bytes, { dataType: "binary" });
    expect(data).toEqual(bytes);
    expect(metadata).not.toHaveProperty("QueueTrigger");
  });

  it("that is no UTF-8 cannot be a text", () => {
    expect(() => seen(Buffer.from([0xff]))).toThrow("is no UTF-8 text");
  });
});

describe("the binding", () => {
  it("resolves its queue, in lower case as in Azure, and its connection", () => {
    expect(read({ queueName: "%NAME%-1" })).toEqual({ queue: "work-1", connection: "plain", dataType: "string" });
    expect(read({ connection: "Lake" }).connection).toBe("of jobs");
  });

  it.each([
    [{ queueName: "a" }, '"a" is no name of a queue'],
    [{ queueName: "a--b" }, "is no name of a queue"],
    [{ queueName: "a".repeat(64) }, "is no name of a queue"],
    [{ queueName: undefined }, 'the option "queueName" is missing'],
    [{ connection: "NONE" }, 'there is no setting "NONE"'],
    [{ dataType: "stream" }, 'the option "dataType" cannot be "stream"'],
    [{ batchSize: 3 }, 'the option "batchSize" is not played here'],
  ])("refuses %j", (options, why) => expect(() => read(options)).toThrow(why));
});
