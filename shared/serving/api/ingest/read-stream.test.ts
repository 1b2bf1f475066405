import { ReadableStream } from "node:stream/web";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readStream } from "./read-stream.ts";

/** A stream of these chunks that counts how many were read, and fails after them. */
function streamOf(chunks: Iterable<Uint8Array>, failure?: Error) {
  const iterator = chunks[Symbol.iterator]();
  const state = { read: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done === true) return failure === undefined ? controller.close() : controller.error(failure);
        state.read += 1;
        controller.enqueue(value);
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

function* endless() {
  for (;;) yield new Uint8Array(100);
}

it("reads any body up to the limit, in any chunks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array()), fc.nat(100), async (chunks, spare) => {
      const whole = Buffer.concat(chunks);
      const { stream } = streamOf(chunks);
      expect(Buffer.from((await readStream(stream, undefined, whole.length + spare)) as Uint8Array)).toEqual(whole);
      if (whole.length === 0) return;
      expect(await readStream(streamOf(chunks).stream, undefined, whole.length - 1)).toBe("too-large");
    }),
  );
});

it("reads a request without a body", async () => {
  expect(await readStream(null, undefined, 1)).toEqual(new Uint8Array());
});

it("stops at the limit, and leaves the connection open", async () => {
  const { stream, state } = streamOf(endless());
  expect(await readStream(stream, undefined, 1_000)).toBe("too-large");
  expect(state).toEqual({ read: 11, cancelled: false });
});

it("does not read a body whose length exceeds the limit", async () => {
  const { stream, state } = streamOf(endless());
  expect(await readStream(stream, "1001", 1_000)).toBe("too-large");
  expect(state.read).toBe(0);
});

it("reports a body that the sender does not finish", async () => {
  const { stream } = streamOf([new Uint8Array(1)], new Error("aborted"));
  expect(await readStream(stream, undefined, 1_000)).toBe("aborted");
});
