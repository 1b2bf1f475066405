import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createdEvent, deletedEvent, type ListedBlob } from "./event.ts";

const origin = {
  account: "devstoreaccount1",
  container: "inbox",
  containerUrl: "http://127.0.0.1:10000/devstoreaccount1/inbox",
};
const blob = (name: string, etag = "0x8D76C39E4407333"): ListedBlob => ({
  name,
  etag,
  lastModified: new Date("2026-11-24T10:00:00Z"),
  contentType: "text/csv",
  contentLength: 30_699,
  blobType: "BlockBlob",
});
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the event of a created blob", () => {
  it("is a CloudEvent as Event Grid sends it", () => {
    expect(createdEvent(blob("a/b c.csv"), origin, 31)).toEqual({
      specversion: "1.0",
      type: "Microsoft.Storage.BlobCreated",
      source:
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/devstoreaccount1",
      id: expect.stringMatching(uuid),
      time: "2026-11-24T10:00:00.000Z",
      subject: "/blobServices/default/containers/inbox/blobs/a/b c.csv",
      data: {
        api: "PutBlob",
        clientRequestId: expect.stringMatching(uuid),
        requestId: expect.stringMatching(uuid),
        eTag: "0x8D76C39E4407333",
        contentType: "text/csv",
        contentLength: 30_699,
        blobType: "BlockBlob",
        url: "http://127.0.0.1:10000/devstoreaccount1/inbox/a/b%20c.csv",
        sequencer: "00000000000000000000000000000000000000000000001f",
        storageDiagnostics: { batchId: expect.stringMatching(uuid) },
      },
    });
  });

  it("contains any blob name unchanged in its subject, and escaped in its URL", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        const { subject, data } = createdEvent(blob(name), origin, 1);
        expect(subject).toBe(`/blobServices/default/containers/inbox/blobs/${name}`);
        const path = String(data["url"]).slice(`${origin.containerUrl}/`.length);
        expect(path).toMatch(/^[\w.!~*'()%/-]*$/);
        expect(decodeURIComponent(path)).toBe(name);
      }),
    );
  });

  it("has one id for each version of each blob", () => {
    const id = (name: string, etag: string) => createdEvent(blob(name, etag), origin, Math.random()).id;
    expect(id("a", "1")).toBe(id("a", "1"));
    expect(new Set([id("a", "1"), id("a", "2"), id("b", "1"), id("a1", "")]).size).toBe(4);
  });

  it("has a sequencer that sorts as text", () => {
    const order = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(order, order, (first, second) => {
        const [a, b] = [first, second].map((sequence) =>
          String(createdEvent(blob("a"), origin, sequence).data["sequencer"]),
        );
        expect((a ?? "") < (b ?? "")).toBe(first < second);
      }),
    );
  });

  it("has the API PutBlockList when the blob is too big for one request", () => {
    const big = { ...blob("a"), contentLength: 300 * 2 ** 20 };
    expect(createdEvent(big, origin, 1).data).toMatchObject({ api: "PutBlockList" });
  });
});

it("the event of a deleted blob has its own type and id", () => {
  const event = deletedEvent({ name: "a", etag: "0x1", deletedAt: new Date("2026-11-24T11:00:00Z") }, origin, 1);
  expect(event).toMatchObject({
    type: "Microsoft.Storage.BlobDeleted",
    time: "2026-11-24T11:00:00.000Z",
    data: { api: "DeleteBlob", url: `${origin.containerUrl}/a` },
  });
  expect(event.id).not.toBe(createdEvent(blob("a", "0x1"), origin, 1).id);
});
