import { describe, expect, it } from "vitest";
import { producerLinks } from "./producer-links.ts";

describe("producer links of a batch", () => {
  const from = (...properties: unknown[]) => producerLinks({ propertiesArray: properties });

  it("are the first distinct traceparents", () => {
    expect(
      from({ traceparent: "a" }, {}, { traceparent: "a" }, { traceparent: 7 }, null, { traceparent: "b" }),
    ).toEqual(["a", "b"]);
    expect(from(...Array.from({ length: 50 }, (_, n) => ({ traceparent: String(n) }))).length).toBe(32);
  });

  it("are empty when the host passes no properties", () => {
    expect([producerLinks(undefined), producerLinks({})]).toEqual([[], []]);
  });
});
