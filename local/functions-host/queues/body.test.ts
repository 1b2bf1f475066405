import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBody } from "./body.ts";

it("decodes any bytes from base64", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBody(Buffer.from(bytes).toString("base64"), "base64")).toEqual(Buffer.from(bytes));
    }),
  );
});

it("returns unencoded text unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(decodeBody(text, "none")?.toString("utf8")).toBe(text);
    }),
  );
});

it.each(["{}", "hello", "aGVsbG8", "aGVsbG8==", "aGVs_G8=", "====", "aGVsbG8=aGVs"])("%j is not base64", (text) =>
  expect(decodeBody(text, "base64")).toBeUndefined(),
);

it("ignores white space, as .NET does", () => {
  expect(decodeBody("aGVs\r\n bG8=\n", "base64")?.toString()).toBe("hello");
});
