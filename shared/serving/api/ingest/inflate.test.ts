import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { decompress } from "./inflate.ts";

const body = Buffer.from("some text");
const limit = 1_000;

it.each([undefined, "", "identity"])("returns a body of encoding %j unchanged", async (encoding) => {
  expect(await decompress(body, encoding, limit)).toBe(body);
});

it.each(["gzip", " GZIP", "x-gzip"])("decompresses %j", async (encoding) => {
  expect(await decompress(gzipSync(body), encoding, limit)).toEqual(body);
});

it.each([
  ["an unknown encoding", body, "br", "unsupported"],
  ["two encodings", gzipSync(gzipSync(body)), "gzip, gzip", "unsupported"],
  ["a large body", Buffer.alloc(limit + 1), undefined, "too-large"],
  ["a compression bomb", gzipSync(Buffer.alloc(50_000)), "gzip", "too-large"],
  ["a body that is not gzip", body, "gzip", "unreadable"],
  ["a truncated body", gzipSync(body).subarray(0, 15), "gzip", "unreadable"],
  ["an empty body", Buffer.alloc(0), "gzip", "unreadable"],
])("rejects %s", async (_, bytes, encoding, error) => expect(await decompress(bytes, encoding, limit)).toBe(error));
