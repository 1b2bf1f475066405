import type { RejectionCode } from "../../shared/streams/outcome.ts";

/** A kind of malformed heart rate and its expected quarantine code. */
export interface PoisonKind {
  readonly name: string;
  readonly code: RejectionCode;
  /** Empty if the whole body is malformed. */
  readonly field: string;
  /** Every body contains its device and time, so that it is unique. Times are epoch milliseconds. */
  readonly body: (deviceId: string, time: number) => Uint8Array;
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const seconds = (time: number) => time / 1000;
const century = 100 * 365 * 86_400;
/** A two-byte character without its second byte, and the end of the body. */
const cutOff = Buffer.from([0xc3, 0x22, 0x7d]);

export const poisonKinds: readonly PoisonKind[] = [
  {
    name: "cut off",
    code: "not-json",
    field: "",
    body: (id, time) => Buffer.from(`{"device_id":"${id}","time":${seconds(time)},"heartrate":`),
  },
  {
    name: "no object",
    code: "not-json",
    field: "",
    // Not an array, whose elements would be records.
    body: (id, time) => bytes(`${id} ${seconds(time)} 70`),
  },
  {
    name: "not UTF-8",
    code: "not-text",
    field: "",
    body: (id, time) =>
      Buffer.concat([Buffer.from(`{"device_id":"${id}","time":${seconds(time)},"heartrate":70,"note":"`), cutOff]),
  },
  {
    name: "no heart rate",
    code: "missing",
    field: "heartrate",
    body: (id, time) => bytes({ device_id: id, time: seconds(time) }),
  },
  {
    name: "heart rate as text",
    code: "mistyped",
    field: "heartrate",
    body: (id, time) => bytes({ device_id: id, time: seconds(time), heartrate: "seventy" }),
  },
  {
    name: "no day of the calendar",
    code: "impossible",
    field: "time",
    body: (id, time) => bytes({ device_id: id, time: "2026-02-30T12:00:00Z", heartrate: 70, sent: seconds(time) }),
  },
  {
    name: "before 1970",
    code: "past",
    field: "time",
    body: (id, time) => bytes({ device_id: id, time: -seconds(time), heartrate: 70 }),
  },
  {
    name: "a century ahead",
    code: "future",
    field: "time",
    body: (id, time) => bytes({ device_id: id, time: seconds(time) + century, heartrate: 70 }),
  },
  {
    name: "an id without end",
    code: "impossible",
    field: "device_id",
    body: (id, time) => bytes({ device_id: id.padEnd(129, "x"), time: seconds(time), heartrate: 70 }),
  },
];
