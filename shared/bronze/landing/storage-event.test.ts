import { describe, expect, it } from "vitest";
import { continuation, filesOf } from "./storage-event.ts";

const cloudEvent = {
  specversion: "1.0",
  type: "Microsoft.Storage.BlobCreated",
  source: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake",
  subject: "/blobServices/default/containers/landing/blobs/day one/Ü.csv",
  id: "1",
  time: "2026-11-24T10:00:00Z",
  data: {
    api: "PutBlob",
    eTag: "0x8D4BCC2E4835CD0",
    contentLength: 5,
    url: "https://lake/landing/day%20one/%C3%9C.csv",
  },
};
const { type: eventType, ...gridEvent } = cloudEvent;
const file = { name: "day one/Ü.csv", etag: "0x8D4BCC2E4835CD0" };

describe("filesOf", () => {
  it.each([
    ["a CloudEvent", cloudEvent, [file]],
    ["several", [cloudEvent, cloudEvent], [file, file]],
    ["Event Grid's own schema", [{ ...gridEvent, eventType }], [file]],
    ["an ETag in quotes", { ...cloudEvent, data: { ...cloudEvent.data, eTag: '"0x8D4BCC2E4835CD0"' } }, [file]],
    ["a continuation", continuation(file), [file]],
    ["another container", { ...cloudEvent, subject: "/blobServices/default/containers/bronze/blobs/a" }, []],
    [
      "a container whose name begins alike",
      { ...cloudEvent, subject: "/blobServices/default/containers/landing-reports/blobs/a" },
      [],
    ],
    ["an empty blob", { ...cloudEvent, data: { ...cloudEvent.data, contentLength: 0 } }, [file]],
    ["another kind of event", { ...cloudEvent, type: "Microsoft.Storage.BlobDeleted" }, []],
  ])("reads %s", (_, message, files) => {
    expect(filesOf(message)).toEqual(files);
  });

  it.each([
    ["text", "{"],
    ["nothing", null],
    ["an object without type", {}],
    ["an event without data", { ...cloudEvent, data: undefined }],
    ["an event without ETag", { ...cloudEvent, data: { contentLength: 1 } }],
    ["an event without subject", { ...cloudEvent, subject: undefined }],
  ])("throws for %s, so that the queue moves it to its poison queue", (_, message) => {
    expect(() => filesOf(message)).toThrow();
  });
});
