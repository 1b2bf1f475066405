import { count, deviceId, heartRate, isAnyOf, time } from "./fields/field-types.ts";
import { type EventOf, optional } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

/** Steps between two events of a watch. */
const maxSteps = 100_000;

// The second names are those of another maker's watches.
const schema = {
  deviceId: deviceId("device_id", "Device ID"),
  time: time("open", "date", "timestamp"),
  // A watch that does not lie on the skin counts steps, but has no heart rate.
  bpm: optional(heartRate("open", ["hr", "Heart Rate"])),
  steps: count("open", ["steps", "Step Count"], maxSteps),
  asleep: isAnyOf("open", ["sleeping", "asleep", "1", "1.0", "true"], "state", "Sleeping State"),
};

/**
 * One event of a watch: the steps since its last event, the current heart rate if it is known, and whether the person
 * sleeps.
 */
export type Activity = EventOf<typeof schema>;

export const activity: Stream<typeof schema> = {
  name: "activity",
  hub: "activity",
  topics: ["activity"],
  httpRoute: "stream",
  key: "deviceId",
  schema,
  subjects: ["deviceId"],
  retention: "readings",
  discriminatorFields: ["steps"],
  csv: [
    { device_id: "device_id", hr: "hr", steps: "steps", state: "state", date: "date" },
    {
      "Device ID": "device_id",
      "Heart Rate": "hr",
      "Step Count": "steps",
      "Sleeping State": "state",
      timestamp: "date",
    },
  ],
  examples: [
    { device_id: "PulseON_XBBVXPQ4SQ4O", hr: 71, steps: 12, state: "awake", date: "2026-03-11 08:00:00.250000" },
    {
      "Device ID": "PulseON_XBBVXPQ4SQ4O",
      "Heart Rate": 54.5,
      "Step Count": 0,
      "Sleeping State": 1,
      timestamp: 1773216000,
    },
  ],
};
