import { maxIdLength } from "../../../streams/fields/field-types.ts";
import { activityPeriods, mostActivityDays, mostClasses } from "../activity.ts";
import { count, type JsonSchema, list, object, orNull, text } from "./json-schema.ts";
import { conditional, json, type Operation, parameter } from "./operation.ts";

/* Sums over people. Like masked rows they are for readers: those of too few people are withheld. */

const date = { type: "string", format: "date" };

const days = [
  { ...parameter("query", "from", date, "First day."), required: true },
  { ...parameter("query", "to", date, "Last day."), required: true },
];

const withheld = "How many are withheld, because they are of too few people; absent if none is.";

/** Sums, and how many of them are withheld. */
function sums(items: JsonSchema): JsonSchema {
  const { properties, ...rest } = object({ items });
  return { ...rest, properties: { ...Object(properties), withheld: count(withheld) } };
}

const minutes = (description: string): JsonSchema => ({ type: "number", description });
const mean = (description: string) => orNull({ type: "number", description });

export const peopleOperations: readonly Operation[] = [
  {
    ...{ operationId: "getActivity", path: "api/activity", method: "get", function: "get-activity" },
    tag: "rows",
    summary: "Steps and heart rates of all people by day, week or month, and how they are distributed",
    description: `Periods without data are left out, and those at the edge are whole. At most ${mostActivityDays} days.`,
    parameters: [
      parameter("query", "by", { type: "string", enum: Object.keys(activityPeriods), default: "day" }, "The periods."),
      ...days,
      conditional.parameter,
    ],
    responses: {
      "200": {
        ...json(
          "The periods.",
          sums(
            list(
              object({
                period: text("`2026-03-11`, `2026-W11` or `2026-03`, in the days of each person."),
                people: count("People with a watch."),
                unowned_devices: count("Watches without an owner. They are in no other number."),
                steps: count("Steps of all people."),
                steps_per_person: { type: "number", description: "Their mean." },
                avg_heart_rate: mean("Mean of people, who weigh the same; null without, or of too few."),
                avg_heart_rate_asleep: mean("The same, asleep."),
                distribution: list(
                  object({
                    from: count("Least steps."),
                    to: orNull(count(`Steps behind the most; null in the last of ${mostClasses} classes.`)),
                    people: count("People with so many steps."),
                  }),
                  "By steps. Classes without people, or of too few, are left out.",
                ),
              }),
              "The latest first.",
            ),
          ),
        ),
        headers: conditional.headers,
      },
      "304": conditional.response,
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getGymDays", path: "api/gym-days", method: "get", function: "get-gym-days" },
    tag: "rows",
    summary: "People and minutes in each gym by day",
    description: "The sums of `gym_summary` over all devices. Days without visits are left out. At most 31 days.",
    parameters: [
      ...days,
      parameter("query", "gym_id", { type: "string", minLength: 1, maxLength: maxIdLength }, "Only this gym."),
      conditional.parameter,
    ],
    responses: {
      "200": {
        ...json(
          "The days.",
          sums(
            list(
              object({
                gym_id: text("Gym."),
                date: { ...date, description: "Day, in the reporting time zone." },
                people: count("Distinct devices."),
                mins_in_gym: minutes("Minutes of all visits."),
                mins_in_exercising: minutes("Part of them in workouts."),
                open_visits: count("Logins without a logout within 24 h."),
              }),
              "The latest day first, then by gym.",
            ),
          ),
        ),
        headers: conditional.headers,
      },
      "304": conditional.response,
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getGymHours", path: "api/gym-hours", method: "get", function: "get-gym-hours" },
    tag: "rows",
    summary: "People and minutes in each gym by hour",
    description: "Hours without people are left out, and open visits are not counted. At most 31 days.",
    parameters: [
      ...days,
      parameter("query", "gym_id", { type: "string", minLength: 1 }, "Only this gym."),
      conditional.parameter,
    ],
    responses: {
      "200": {
        ...json("The hours.", {
          ...object({
            items: list(
              object({
                gym_id: text("Gym."),
                date: { type: "string", format: "date", description: "Day, in the reporting time zone." },
                hour: { type: "integer", minimum: 0, maximum: 23, description: "Hour of the day." },
                people: count("Distinct devices."),
                minutes: { type: "number", description: "Minutes of all visits, to one decimal." },
              }),
              "By gym, day and hour.",
            ),
          }),
        }),
        headers: conditional.headers,
      },
      "304": conditional.response,
    },
    problems: ["store-busy"],
  },
];
