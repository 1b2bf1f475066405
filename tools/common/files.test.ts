import { describe, expect, it } from "vitest";
import { readEventFile } from "./files.ts";

const start = { user_id: 12, workout_id: 1, session_id: 1, timestamp: 1678521900, action: "start" };
const wrapped = JSON.stringify({ key: "12", value: JSON.stringify(start), topic: "workout", partition: 0, offset: 9 });

describe("a file of events", () => {
  it("is recognised as CSV by its header, with any line ending", () => {
    const text = "\ufeffUserID,DeviceID,MacAddress,RegistrationTimestamp\r\n12,7, AA:BB ,1678451168\r\n\r\n";
    const file = readEventFile(text);
    expect(file?.format).toBe("CSV");
    expect(file?.events).toEqual([
      {
        stream: "registrations",
        key: "12",
        body: '{"user_id":"12","device_id":"7","mac_address":"AA:BB","registration_timestamp":1678451168}',
      },
    ]);
  });

  it("is recognised as JSON lines, with or without envelopes; bodies are unchanged", () => {
    const file = readEventFile(`${JSON.stringify(start)}\n\n${wrapped}\r\n`);
    expect(file?.format).toBe("NDJSON");
    expect(file?.events).toEqual([
      { stream: "workouts", key: "12", body: JSON.stringify(start) },
      { stream: "workouts", key: "12", body: wrapped },
    ]);
  });

  it("is recognised as a JSON array", () => {
    const file = readEventFile(JSON.stringify([start, { device_id: 7, time: 1678521900, heartrate: 70 }]));
    expect(file?.events.map(({ stream, key }) => [stream, key])).toEqual([
      ["workouts", "12"],
      ["heart-rates", "7"],
    ]);
  });

  it("keeps unrecognised records, which are quarantined later", () => {
    const file = readEventFile(`${wrapped}\nnot json\n{"other":1}`);
    expect(file?.events.map(({ stream, body }) => [stream, body])).toEqual([
      ["workouts", wrapped],
      ["workouts", "not json"],
      ["workouts", '{"other":1}'],
    ]);
  });

  it.each(["", "a,b\n1,2", "[1,2", '{"date":"2023-01-01","week":"1"}', '"unclosed'])(
    "is skipped if no stream recognises it: %j",
    (text) => {
      expect(readEventFile(text)).toBeUndefined();
    },
  );
});
