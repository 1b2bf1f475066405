import { expect, it } from "vitest";
import { redact, redactTexts } from "./redact.ts";

it.each([
  ["ada@example.org.csv", "<e-mail>"],
  ["clinic/2026/ada.lovelace+gym@example.org", "clinic/2026/<e-mail>"],
  ["landing/ada%40example.org.csv", "landing/<e-mail>"],
  ["no document of ada@example.org, nor (bob@example.org)", "no document of <e-mail>, nor (<e-mail>)"],
  ["scan 00:1B:44:11:3A:B7 at 00-1b-44-11-3a-b7", "scan <mac> at <mac>"],
])("redacts %s", (text, masked) => {
  expect(redact(text)).toBe(masked);
});

it.each([
  "watches-2026-11-24-10-00-00.ndjson.gz",
  "heart-rates|file-3|0|0f1e2d3c4b5a69788796a5b4c3d2e1f0|17",
  "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
  "Cannot find module '@azure/cosmos'",
  "2026-11-24T10:30:05.000Z",
])("does not change %s", (text) => {
  expect(redact(text)).toBe(text);
});

it("redacts all texts and returns numbers unchanged", () => {
  expect(redactTexts({ file: "a@b", source: "landing a@b", records: 3, reason: undefined })).toEqual({
    ...{ file: "<e-mail>", source: "landing <e-mail>", records: 3, reason: undefined },
  });
});

it("is linear in the length of a text", () => {
  const long = "a".repeat(100_000);
  expect(redact(long)).toBe(long);
  expect(redact(`${long} ada@example.org`)).toBe(`${long} <e-mail>`);
});
