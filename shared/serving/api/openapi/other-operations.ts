import { maxIdLength } from "../../../streams/fields/field-types.ts";
import { maxPoints, resolutions } from "../heart-rates.ts";
import { reference } from "./json-schema.ts";
import { conditional, json, type Operation, parameter } from "./operation.ts";

const dateTime = { type: "string", format: "date-time" };

export const otherOperations: readonly Operation[] = [
  {
    ...{ operationId: "getUser", path: "api/personal/users/{id}", method: "get", function: "get-personal-user" },
    tag: "personal",
    summary: "A user: registrations, and the profile now or at a given time",
    parameters: [
      parameter("path", "id", { type: "string", minLength: 1, maxLength: maxIdLength }, "The user's id."),
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
    operationId: "getHeartRates",
    ...{ path: "api/personal/users/{id}/heart-rates", method: "get", function: "get-personal-heart-rates" },
    tag: "personal",
    summary: "Heart rates of a user for a chart, downsampled with minimum and maximum kept",
    description: `At most 32 days and ${maxPoints} points. A point without a reading is left out.`,
    parameters: [
      parameter("path", "id", { type: "string", minLength: 1, maxLength: maxIdLength }, "The user's id."),
      { ...parameter("query", "from", dateTime, "First time. Epochs are accepted too."), required: true },
      { ...parameter("query", "to", dateTime, "The time behind the last one."), required: true },
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
    ...{ operationId: "getSession", path: "api/session", method: "get", function: "get-session" },
    tag: "operations",
    summary: "Who calls, and with which roles",
    description: "A key is answered with the roles of one that opens every function.",
    responses: { "200": json("The caller.", reference("Session"), { kind: "key", name: null, roles: ["Reader"] }) },
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
