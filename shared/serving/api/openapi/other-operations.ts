import { periodKinds } from "../../report/period.ts";
import { visitLimits } from "../gym-visits.ts";
import { maxPoints, resolutions } from "../heart-rates.ts";
import { list, object, reference } from "./json-schema.ts";
import { conditional, header, json, type Operation, parameter, userId } from "./operation.ts";

/** Of the names of periods. */
const periodPatterns = {
  week: "^\\d{4}-W(0[1-9]|[1-4]\\d|5[0-3])$",
  month: "^\\d{4}-(0[1-9]|1[0-2])$",
};

const dateTime = { type: "string", format: "date-time" };

export const otherOperations: readonly Operation[] = [
  {
    ...{ operationId: "getUser", path: "api/personal/users/{id}", method: "get", function: "get-personal-user" },
    tag: "personal",
    summary: "A user: registrations, and the profile now or at a given time",
    parameters: [
      userId,
      parameter(
        "query",
        "at",
        { type: "string", format: "date-time" },
        "Epoch seconds and milliseconds are accepted too. Before the first version of a profile, the first one is effective.",
      ),
      conditional.parameter,
    ],
    responses: {
      "200": { ...json("The user.", reference("User")), headers: conditional.headers },
      "304": conditional.response,
    },
    problems: ["no-such-user", "store-busy"],
  },
  {
    ...{ operationId: "exportUser", path: "api/personal/users/{id}/export", method: "get" },
    function: "get-personal-user-export",
    tag: "personal",
    summary: "Everything that is stored about a user, as a ZIP archive of JSON and CSV",
    description:
      "Registrations, profiles, readings, workouts, visits, activity, customers, assessments, rows of summaries, risk scores, rejected events that contain an identifier of the person, and who has read the data. The archive is made while it is sent.",
    parameters: [userId],
    responses: {
      "200": {
        description: "The archive.",
        headers: { "content-disposition": header("A file name without personal data.") },
        content: { "application/zip": { schema: { type: "string", contentMediaType: "application/zip" } } },
      },
    },
    problems: ["no-such-user", "store-busy"],
  },
  {
    operationId: "getHeartRates",
    ...{ path: "api/personal/users/{id}/heart-rates", method: "get", function: "get-personal-heart-rates" },
    tag: "personal",
    summary: "Heart rates of a user for a chart, downsampled with minimum and maximum kept",
    description: `From \`from\` to \`to\`, which are required without \`date\`. At most 32 days and ${maxPoints} points. A point without a reading is left out.`,
    parameters: [
      userId,
      parameter("query", "from", dateTime, "First time. Epochs are accepted too."),
      parameter("query", "to", dateTime, "The time behind the last one."),
      parameter(
        "query",
        "date",
        { type: "string", format: "date" },
        "Instead of `from` and `to`: a day in the time zone in which the user was then, as in `heart_rate_daily`.",
      ),
      parameter(
        "query",
        "resolution",
        { type: "integer", minimum: resolutions.min, maximum: resolutions.max, default: resolutions.default },
        "Seconds of a point. Points begin at multiples of it.",
      ),
      conditional.parameter,
    ],
    responses: {
      "200": { ...json("The points by time.", reference("HeartRates")), headers: conditional.headers },
      "304": conditional.response,
    },
    problems: ["no-such-user", "store-busy"],
  },
  {
    operationId: "getGymVisits",
    ...{ path: "api/personal/users/{id}/gym-visits", method: "get", function: "get-personal-gym-visits" },
    tag: "personal",
    summary: "Visits of a user to gyms, the latest first",
    description:
      "Of every device at times at which the user owned it. A row of `gym_summary` is of a device and a day, and can contain visits of two owners.",
    parameters: [
      userId,
      parameter("query", "from", dateTime, "First time of a login. Epochs are accepted too."),
      parameter("query", "to", dateTime, "The time behind the last one."),
      parameter(
        "query",
        "limit",
        { type: "integer", minimum: 1, maximum: visitLimits.maximum, default: visitLimits.default },
        "How many at most.",
      ),
      conditional.parameter,
    ],
    responses: {
      "200": { ...json("The visits.", reference("GymVisits")), headers: conditional.headers },
      "304": conditional.response,
    },
    problems: ["no-such-user", "store-busy"],
  },
  {
    ...{ operationId: "getReport", path: "api/personal/users/{id}/report", method: "get" },
    function: "get-personal-report",
    tag: "personal",
    summary: "Health report of a user for a week or a month, as JSON or HTML",
    description:
      "One of `week` and `month` is required. Each value has that of the period before beside it. Without data the values are null. The HTML document loads nothing and has no script.",
    parameters: [
      userId,
      ...(["week", "month"] as const).map((kind) =>
        parameter(
          "query",
          kind,
          { type: "string", pattern: periodPatterns[kind] },
          `A ${kind}, as ${periodKinds[kind].example}, in the days of the user.`,
        ),
      ),
      conditional.parameter,
    ],
    responses: {
      "200": {
        description: "The report.",
        headers: conditional.headers,
        content: {
          "application/json": { schema: reference("HealthReport") },
          "text/html": { schema: { type: "string" } },
        },
      },
      "304": conditional.response,
    },
    problems: ["no-such-user", "not-acceptable", "store-busy"],
  },
  {
    ...{ operationId: "getSession", path: "api/session", method: "get", function: "get-session" },
    tag: "operations",
    summary: "Who calls, and with which roles",
    description: "A key is answered with the roles of one that opens every function.",
    responses: {
      "200": json("The caller.", reference("Session"), {
        ...{ kind: "key", name: null, roles: ["Reader"], reporting_time_zone: "Europe/Berlin" },
      }),
    },
    problems: [],
  },
  {
    ...{ operationId: "getPipeline", path: "api/pipeline", method: "get", function: "get-pipeline" },
    tag: "operations",
    summary: "Received events, lag and backlog",
    description: "The report is at most 5 s old.",
    parameters: [conditional.parameter],
    responses: {
      "200": { ...json("By stream and by layer.", reference("Pipeline")), headers: conditional.headers },
      "304": conditional.response,
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getEvents", path: "api/events", method: "get", function: "get-events" },
    tag: "operations",
    summary: "The events that landed last, masked",
    description: "The newest first. Of each partition only the last commit is read. The answer is at most 1 s old.",
    parameters: [
      parameter("query", "limit", { type: "integer", minimum: 1, maximum: 100, default: 20 }, "How many at most."),
    ],
    responses: {
      "200": json("Events.", object({ items: list(reference("RecentEvent"), "The newest first.") })),
    },
    problems: ["store-busy"],
  },
  {
    ...{ operationId: "getHealth", path: "api/health", method: "get", function: "get-health" },
    tag: "operations",
    summary: "Availability of the services that the app needs",
    description: "The result is at most 5 s old.",
    responses: {
      "200": json("All services are available.", reference("Health")),
      "503": json("A service is not available.", reference("Health")),
    },
    problems: [],
  },
  {
    ...{ operationId: "getOpenApi", path: "api/openapi.json", method: "get", function: "get-openapi" },
    tag: "operations",
    summary: "This document",
    parameters: [conditional.parameter],
    responses: {
      "200": { ...json("OpenAPI 3.1.", { type: "object" }), headers: conditional.headers },
      "304": conditional.response,
    },
    problems: [],
  },
];
