import { describe, expect, it } from "vitest";
import { decodeEvents, decodeQuarantined, encodeEvents, encodeQuarantined } from "./parquet.ts";

const origin = { stream: "heart-rates", partition: "3", source: "hub", ingestTime: Date.UTC(2026, 10, 24) } as const;
const event = (sequenceNumber: number, text: string, key?: string) => ({
  sequenceNumber,
  enqueuedTime: 1_678_521_600_123 + sequenceNumber,
  key,
  body: new Uint8Array(Buffer.from(text)),
});

describe("bronze files", () => {
  it("give accepted events back byte for byte", async () => {
    const events = [event(1, '{"a":"ü😀"}', "k"), event(2, '\ufeff{"b":1}\r\n'), event(2 ** 45, "{}", "")];
    const read = await decodeEvents(encodeEvents(events, origin));
    expect(read.map((row) => ({ ...row, body: new Uint8Array(row.body) }))).toEqual(events);
  });

  it("give quarantined events back, whatever bytes they are", async () => {
    const refused = {
      ...event(5, ""),
      body: Uint8Array.of(0xff, 0, 0xfe),
      code: "not-text",
      field: "",
      message: "no UTF-8",
    };
    const [read] = await decodeQuarantined(encodeQuarantined([refused], origin));
    expect({ ...read, body: new Uint8Array(read?.body ?? []) }).toEqual(refused);
  });
});
