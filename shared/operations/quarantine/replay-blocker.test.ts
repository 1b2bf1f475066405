import { expect, it } from "vitest";
import type { StoredQuarantinedEvent } from "../../bronze/files/parquet.ts";
import { heartRates } from "../../streams/heart-rates.ts";
import { maxBodySize, replayBlocker } from "./replay-blocker.ts";

const now = Date.UTC(2026, 10, 24);
const quarantined = (
  body: string | Uint8Array,
  code: StoredQuarantinedEvent["code"],
  source: StoredQuarantinedEvent["source"],
): StoredQuarantinedEvent => ({
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
  ["a body from a hub", quarantined("{", "not-json", "hub"), undefined],
  ["JSON from a file", quarantined('{"device_id":"d"}', "missing", "file"), undefined],
  ["a body of a JSON file that is not JSON", quarantined("{", "not-json", "file"), undefined],
  ["a row of a CSV file", quarantined("d,,70", "missing", "file"), "CSV"],
  ["a truncated body", quarantined("{", "too-large", "file"), "beginning"],
  ["a body that no hub accepts", quarantined(new Uint8Array(maxBodySize + 1), "not-json", "file"), "larger"],
])("%s", (_, event, expected) => {
  const blocker = replayBlocker(heartRates, event, { enqueuedTime: now, earliestTime: 1 });
  if (expected === undefined) expect(blocker).toBeUndefined();
  else expect(blocker).toContain(expected);
});
