import { describe, expect, it } from "vitest";
import { withTraceparent } from "./with-traceparent.ts";

describe("a hub with a traceparent", () => {
  it("adds it to the properties of each event, and is the hub itself without one", async () => {
    const sent: unknown[] = [];
    const hub = { publish: async (events: readonly unknown[]) => void sent.push(...events) };
    const event = { body: Buffer.from("{}"), key: "k" };
    await withTraceparent(hub, "t").publish([event, { ...event, properties: { id: "1" } }]);
    expect(sent).toEqual([
      { ...event, properties: { traceparent: "t" } },
      { ...event, properties: { id: "1", traceparent: "t" } },
    ]);
    expect(withTraceparent(hub, undefined)).toBe(hub);
  });
});
