import { deviceId, heartRate, time } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const schema = {
  deviceId: deviceId("device_id"),
  time: time("open", "time"),
  // Devices in the field send the second name.
  bpm: heartRate("open", ["heartrate", "heartraate"]),
};

/** One reading, in beats per minute. Silver decides whether it is plausible. */
export type HeartRate = EventOf<typeof schema>;

export const heartRates: Stream<typeof schema> = {
  name: "heart-rates",
  hub: "bpm",
  topics: ["bpm", "heart-rates"],
  key: "deviceId",
  schema,
  subjects: ["deviceId"],
  retention: "readings",
  discriminatorFields: ["heartrate"],
  csv: [{ device_id: "device_id", time: "time", heartrate: "heartrate" }],
  examples: [
    { device_id: "500001", time: 1678521600, heartrate: 78.64278212160168 },
    { device_id: 500001, time: 1678521600500, heartraate: 80 },
  ],
};
