import { describe, expect, it } from "vitest";
import { decodeBody } from "../../shared/streams/decoding/decode.ts";
import { heartRates } from "../../shared/streams/heart-rates.ts";
import { poisonKinds } from "./poison.ts";

const device = "sim-0123abcd-d000007";
const time = Date.UTC(2026, 10, 24, 12, 0, 0, 250);

describe("poison bodies", () => {
  it.each(poisonKinds.map((kind) => [kind.name, kind] as const))("%s: is quarantined with its code", (_, kind) => {
    const decoded = decodeBody(heartRates, kind.body(device, time), { enqueuedTime: time, earliestTime: 0 });
    expect(decoded).toMatchObject({ outcome: "quarantined", code: kind.code, field: kind.field });
  });

  it.each(poisonKinds.map((kind) => [kind.name, kind] as const))("%s: contains its device and its time", (_, kind) => {
    expect(Buffer.from(kind.body(device, time)).includes(device)).toBe(true);
    expect(Buffer.from(kind.body(device, time))).not.toEqual(Buffer.from(kind.body(device, time + 1)));
    expect(Buffer.from(kind.body(device, time)).includes("\n")).toBe(false);
  });
});
