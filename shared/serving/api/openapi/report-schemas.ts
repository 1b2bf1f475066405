import { dayStates, mostCurves, mostWorkouts } from "../../report/report.ts";
import { count, type JsonSchema, list, object, orNull, reference, text, time } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";

const number = (description: string): JsonSchema => ({ type: "number", description });
const bpm = (description: string) => number(`${description}, beats per minute.`);
const bpmOrNull = (description: string) => orNull(bpm(description));
const date = (description: string): JsonSchema => ({ type: "string", format: "date", description });
const localStart = text("Local time of the start, without offset.");

const minutesInZones: JsonSchema = {
  type: ["array", "null"],
  items: { type: "integer", minimum: 0 },
  minItems: 5,
  maxItems: 5,
  description: "Minutes in training zones 1 to 5.",
};

const day = object({
  date: date("Day of the user."),
  state: {
    type: "string",
    enum: dayStates,
    description: "`skipped`: the user had no such day. `today` and `future` are as of the report.",
  },
  readings: count("Valid readings."),
  min_bpm: bpmOrNull("Lowest of them"),
  avg_bpm: bpmOrNull("Mean of them"),
  max_bpm: bpmOrNull("Highest of them"),
  resting_bpm: bpmOrNull("Resting heart rate"),
  minutes_worn: count("Minutes with a valid reading."),
  minutes_in_zones: minutesInZones,
  steps: orNull(count("Steps; null without a sample.")),
  samples: count("Samples of watches with a valid heart rate."),
  samples_asleep: count("Those asleep."),
  asleep_bpm: bpmOrNull("Mean of those asleep"),
  workouts: count("Workouts with readings that begin on the day."),
  workout_minutes: number("Minutes of them."),
  minutes_in_gym: orNull(number("Minutes in gyms; null without a visit.")),
  minutes_exercising: orNull(number("Minutes of them in workouts.")),
  gym_left_out: {
    type: "boolean",
    description: "The device had another owner on the day too: its time in gyms is left out.",
  },
  alerts: orNull(count("Alerts that begin on the day; null if the app computes none.")),
});

const totals = object({
  days: count("Days that have begun."),
  days_with_heart_rates: count("Days with a valid reading."),
  minutes_worn: count("Minutes with a valid reading."),
  min_bpm: bpmOrNull("Lowest reading"),
  avg_bpm: bpmOrNull("Mean of all readings"),
  max_bpm: bpmOrNull("Highest reading"),
  resting_bpm: bpmOrNull("Mean of the days' resting heart rates"),
  minutes_in_zones: minutesInZones,
  workouts: count("Workouts with readings."),
  workout_minutes: number("Minutes of them."),
  days_in_gym: count("Days with a visit to a gym."),
  minutes_in_gym: number("Minutes in gyms."),
  minutes_exercising: number("Minutes of them in workouts."),
  days_with_steps: count("Days with a sample of a watch."),
  steps: count("Steps."),
  steps_per_day: orNull(number("Mean of the days with a sample.")),
  asleep_bpm: bpmOrNull("Mean of all samples asleep"),
  share_asleep: orNull(number("Share of the samples, 0 to 1.")),
  alerts: orNull(count("Alerts; null if the app computes none.")),
});

const period = object({
  kind: { type: "string", enum: ["week", "month"] },
  name: text("`2026-W48`, `2026-11`."),
  from: date("First day."),
  to: date("Last day."),
  days: list(day, "All days, in order."),
  totals,
});

const workout = object({
  date: date("Day of the start."),
  workout_id: text("Workout."),
  start: time("Start."),
  local_start: localStart,
  end: time("Stop."),
  minutes: number("Duration."),
  readings: count("Valid readings."),
  min_bpm: bpm("Lowest of them"),
  avg_bpm: bpm("Mean of them"),
  max_bpm: bpm("Highest of them"),
  curve: orNull({
    ...object({ resolution: count("Seconds of a point."), points: list(reference("HeartRatePoint"), "By time.") }),
    type: "object",
    description: `The readings; null beyond the first ${mostCurves} workouts.`,
  }),
});

const alert = object({
  date: date("Day of the start."),
  kind: text("`high` or `low`."),
  start: time("Start."),
  local_start: localStart,
  minutes: count("Duration."),
  peak_bpm: bpm("Farthest heart rate"),
  threshold_bpm: bpm("Threshold"),
});

export const reportSchemas: Readonly<Record<string, JsonSchema>> = {
  HealthReport: object({
    user_id: text("The user's id."),
    name: { ...orNull(text("First and last name at the end of the period.")), ...personalMark("attribute") },
    created: time("When the report was made."),
    time_zones: list(text("Name of a time zone."), "Of the user's days in the period, by time."),
    gym_time_zone: text("Gyms have days of this time zone."),
    period: reference("ReportPeriod"),
    before: reference("ReportPeriod"),
    workouts: list(workout, `Of the period, by start: the first ${mostWorkouts}.`),
    alerts: {
      type: ["array", "null"],
      items: alert,
      description: "Of the period, by start; null if the app computes none.",
    },
  }),
  ReportPeriod: period,
};
