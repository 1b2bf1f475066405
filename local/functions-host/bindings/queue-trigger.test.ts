import { describe, expect, it } from "vitest";
import { AppSettings } from "../settings/app-settings.ts";
import { handlerValue } from "../testing/handler-value.ts";
import { Binding } from "./binding.ts";
import { type QueueMessage, queueData, readQueueTrigger } from "./queue-trigger.ts";

const settings = new AppSettings({ C: "plain", AzureWebJobsLake: "prefixed", Lake: "unprefixed", NAME: "Work" });
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

function triggerValues(body: string | Buffer, options = {}): { data: unknown; metadata: Record<string, unknown> } {
  const { data, metadata } = queueData(read(options), message(body));
  const entries = Object.entries(metadata).map(([name, value]) => [name, handlerValue(value)]);
  return { data: handlerValue(data), metadata: Object.fromEntries(entries) };
}

describe("a message", () => {
  it("is a text, with the metadata of the queue", () => {
    expect(triggerValues("grüße")).toEqual({
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

  it("that is JSON arrives parsed, and its properties replace host metadata of the same name", () => {
    const value = { id: "own", count: 3, on: true, list: [1], none: null, nested: { a: [1] } };
    const { data, metadata } = triggerValues(JSON.stringify(value));
    expect(data).toEqual(value);
    expect(metadata).toMatchObject({ Id: "own", count: 3, on: "True", nested: { a: [1] }, DequeueCount: 2 });
    expect(metadata).not.toHaveProperty("list");
    expect(metadata).not.toHaveProperty("none");
  });

  it.each(["", "12", "[1]", "null", '"text"'])("%j has only the metadata of the queue", (text) => {
    expect(Object.keys(triggerValues(text).metadata)).toHaveLength(7);
  });

  it("is passed as bytes when the binding is binary", () => {
    const bytes = Buffer.from([0xff, 0x00]);
    const { data, metadata } = triggerValues(bytes, { dataType: "binary" });
    expect(data).toEqual(bytes);
    expect(metadata).not.toHaveProperty("QueueTrigger");
  });

  it("that is not UTF-8 cannot be a text", () => {
    expect(() => triggerValues(Buffer.from([0xff]))).toThrow("is not UTF-8 text");
  });
});

describe("the binding", () => {
  it("resolves queue name and connection; the name is in lower case as in Azure", () => {
    expect(read({ queueName: "%NAME%-1" })).toEqual({ queue: "work-1", connection: "plain", dataType: "string" });
    expect(read({ connection: "Lake" }).connection).toBe("prefixed");
  });

  it.each([
    [{ queueName: "a" }, '"a" is not a queue name'],
    [{ queueName: "a--b" }, "is not a queue name"],
    [{ queueName: "a".repeat(64) }, "is not a queue name"],
    [{ queueName: undefined }, 'the option "queueName" is missing'],
    [{ connection: "NONE" }, 'the setting "NONE" of the option "connection" is missing'],
    [{ dataType: "stream" }, 'the option "dataType" cannot be "stream"'],
    [{ batchSize: 3 }, 'the option "batchSize" is not supported'],
  ])("rejects %j", (options, message) => expect(() => read(options)).toThrow(message));
});
