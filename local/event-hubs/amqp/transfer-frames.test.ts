import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeTransfers, framesOf, transferHeadBytes } from "./transfer-frames.ts";

/** Position of the field `more`, before five null fields. */
const moreAt = transferHeadBytes - 6;
const more = 0x41;

/** Decodes frames: deliveries by id, and the number of frames. */
function readTransfers(frames: Buffer, maxFrameBytes: number) {
  const deliveries = new Map<number, Buffer>();
  let count = 0;
  let unfinished = false;
  for (let at = 0; at < frames.length; count += 1) {
    const size = frames.readUInt32BE(at);
    expect(size).toBeLessThanOrEqual(maxFrameBytes);
    const id = frames.readUInt32BE(at + 20);
    expect(deliveries.has(id)).toBe(unfinished);
    const payload = frames.subarray(at + transferHeadBytes, at + size);
    deliveries.set(id, Buffer.concat([deliveries.get(id) ?? Buffer.alloc(0), payload]));
    unfinished = frames[at + moreAt] === more;
    at += size;
  }
  expect(unfinished).toBe(false);
  return { deliveries, count };
}

it("encodes every message completely, in frames up to the peer's maximum", () => {
  const anyMessages = fc.array(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)));
  fc.assert(
    fc.property(
      anyMessages,
      fc.integer({ min: 40, max: 400 }),
      fc.nat(0xffffffff),
      fc.boolean(),
      (messages, maxFrameBytes, first, settled) => {
        const target = { channel: 1, handle: 2, maxFrameBytes, settled };
        const { deliveries, count } = readTransfers(encodeTransfers(messages, first, target), maxFrameBytes);
        expect([...deliveries.values()]).toEqual(messages);
        expect(deliveries.size === 0 || deliveries.has(first)).toBe(true);
        expect(count).toBe(messages.reduce((sum, { length }) => sum + framesOf(length, target), 0));
      },
    ),
  );
});
