import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { inflated } from "./inflate.ts";

const body = Buffer.from("some text");
const limit = 1_000;

it.each([undefined, "", "identity"])("leaves a body of encoding %j alone", async (encoding) => {
  expect(await inflated(body, encoding, limit)).toBe(body);
});

it.each(["gzip", " GZIP", "x-gzip"])("undoes %j", async (encoding) => {
  expect(await inflated(gzipSync(body), encoding, limit)).toEqual(body);
});

it.each([
  ["what it does not know", body, "br", "unsupported"],
  ["two encodings", gzipSync(gzipSync(body)), "gzip, gzip", "unsupported"],
  ["what is too large", Buffer.alloc(limit + 1), undefined, "too-large"],
  ["what swells", gzipSync(Buffer.alloc(50_000)), "gzip", "too-large"],
  ["what is no gzip", body, "gzip", "unreadable"],
  ["what is cut off", gzipSync(body).subarray(0, 15), "gzip", "unreadable"],
  ["nothing", Buffer.alloc(0), "gzip", "unreadable"],
])("refuses %s", async (_, bytes, encoding, why) => expect(await inflated(bytes, encoding, limit)).toBe(why));
