import { expect, it } from "vitest";
import type { KeptEvent } from "../../bronze/files/parquet.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { largestBody, whyUnfit } from "./replay-blocker.ts";

const now = Date.UTC(2026, 10, 24);
const kept = (body: string | Uint8Array, code: string, source: KeptEvent["source"]): KeptEvent => ({
  sequenceNumber: 1,
  enqueuedTime: now,
  ingestTime: now,
  key: undefined,
  file: source === "file" ? "0fe1" : undefined,
  field: "",
  message: "",
  body: Buffer.from(body),
  code,
  source,
});

it.each([
  ["a body from a hub", kept("{", "not-json", "hub"), undefined],
  ["JSON from a file", kept('{"device_id":"d"}', "missing", "file"), undefined],
  ["what was no JSON in a file of JSON", kept("{", "not-json", "file"), undefined],
  ["a row of a CSV file", kept("d,,70", "missing", "file"), "CSV"],
  ["what was kept in part", kept("{", "too-large", "file"), "beginning"],
  ["what no hub takes", kept(new Uint8Array(largestBody + 1), "not-json", "file"), "larger"],
])("%s", (_, event, why) => {
  const unfit = whyUnfit(heartRates, event, now);
  if (why === undefined) expect(unfit).toBeUndefined();
  else expect(unfit).toContain(why);
});
