import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inflated, inflateLimits } from "./inflate.ts";

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function lengthAndFault(compressed: Uint8Array, limits?: Parameters<typeof inflated>[1]) {
  let length = 0;
  try {
    for await (const bytes of inflated(pieces(compressed, 50_000), limits)) length += bytes.length;
    return { length, fault: undefined };
  } catch (error) {
    return { length, fault: error instanceof Error && "fault" in error ? error.fault : error };
  }
}

describe("inflated", () => {
  const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20));

  it("rejects a gzip bomb by its ratio", async () => {
    const { length, fault } = await lengthAndFault(bomb, { freeBytes: 2 ** 22, ratio: 100, maxBytes: 2 ** 40 });
    expect(fault).toBe("inflates-too-far");
    expect(length).toBeLessThanOrEqual(2 ** 22);
  });

  it("rejects a gzip bomb by its size", async () => {
    const limits = { freeBytes: 2 ** 40, ratio: 100, maxBytes: 10 * 2 ** 20 };
    expect(await lengthAndFault(bomb, limits)).toEqual({ length: 10 * 2 ** 20, fault: "inflates-too-far" });
  });

  it("does not limit the ratio of small files", async () => {
    const small = gzipSync(Buffer.alloc(inflateLimits.freeBytes));
    expect(await lengthAndFault(small)).toEqual({ length: inflateLimits.freeBytes, fault: undefined });
    expect((await lengthAndFault(bomb)).fault).toBe("inflates-too-far");
  });

  it("accepts trailing zeros, and reports any other trailing bytes as damage", async () => {
    const followedBy = (rest: Buffer) => lengthAndFault(Buffer.concat([gzipSync("abc"), rest]));
    expect(await followedBy(Buffer.alloc(200_000))).toEqual({ length: 3, fault: undefined });
    expect((await followedBy(Buffer.from("more"))).fault).toBe("damaged");
  });

  it("yields everything before a truncation", async () => {
    const content = Buffer.from(Array.from({ length: 50_000 }, (_, index) => `${index * 7919}`).join());
    const whole = gzipSync(content);
    for (const cut of [11, 1000, whole.length - 9, whole.length - 8, whole.length - 1]) {
      const { length, fault } = await lengthAndFault(whole.subarray(0, cut));
      expect(fault).toBe("truncated");
      if (cut >= whole.length - 9) expect(length).toBeGreaterThan(content.length - 100);
    }
  });
});
