import { describe, expect, it } from "vitest";
import { activity } from "./activity.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "./decoding/recognise.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const one = { device_id: "w", hr: 71, steps: 12, state: "awake", date: "2026-03-11 08:00:00.250000" };
const other = { "Device ID": "w", "Heart Rate": 71, "Step Count": 12, "Sleeping State": 0, timestamp: 1773216000.25 };
const event = { deviceId: "w", time: Date.UTC(2026, 2, 11, 8, 0, 0, 250), bpm: 71, steps: 12, asleep: false };

describe("an event of a watch", () => {
  it("is the same under either names", () => {
    for (const body of [one, other]) {
      expect(accepted(activity, body)).toEqual(event);
      expect(recogniseBody(body)).toBe(activity);
    }
  });

  it.each(["sleeping", "asleep", "1", "1.0", "true", 1, true, " Sleeping "])("is asleep for %j", (state) => {
    expect(accepted(activity, { ...one, state }).asleep).toBe(true);
  });

  it.each(["awake", "0", 0, false, "", "rem"])("is awake for %j", (state) => {
    expect(accepted(activity, { ...one, state }).asleep).toBe(false);
  });

  it("keeps its steps without a heart rate", () => {
    const { bpm: _, ...rest } = event;
    const { hr: __, ...body } = one;
    expect(accepted(activity, body)).toEqual(rest);
    expect(accepted(activity, { ...one, hr: null })).toEqual(rest);
  });

  it("is a row of either table", () => {
    for (const [head, row] of [
      ["device_id,hr,steps,state,date", "w,71,12,awake,2026-03-11 08:00:00.250000"],
      ["Device ID,Heart Rate,Step Count,Sleeping State,timestamp", "w,71,12,0,1773216000.25"],
    ] as const) {
      const table = recogniseCsvHead(head.split(","));
      if (table === undefined) throw new Error(`no stream recognises ${head}`);
      expect(accepted(activity, csvBody(table, row.split(",")))).toEqual(event);
    }
  });

  it.each([
    [{ steps: -1 }, ["impossible", "steps"]],
    [{ steps: 1.5 }, ["impossible", "steps"]],
    [{ steps: "12" }, ["mistyped", "steps"]],
    [{ steps: 100_001 }, ["impossible", "steps"]],
    [{ steps: 9007199254740991 }, ["impossible", "steps"]],
    [{ hr: "" }, ["mistyped", "hr"]],
    [{ device_id: "null" }, ["no-identity", "device_id"]],
    [{ state: {} }, ["mistyped", "state"]],
    [{ date: "yesterday" }, ["impossible", "date"]],
  ])("with %j is rejected: %j", (change, rejection) => {
    expect(rejected(activity, { ...one, ...change })).toEqual(rejection);
  });
});
