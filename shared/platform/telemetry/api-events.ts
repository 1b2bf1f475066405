import { count, hub } from "./fields.ts";
import { alert, failure, information, warning } from "./log-event.ts";

/** Log events of the HTTP functions, and of any function that throws. */
export const apiEvents = {
  "api-failed": alert({
    id: 7001,
    description: "a request was answered with 500; the response contains the invocation id",
    fields: {
      route: { type: "text", description: "name of the HTTP function" },
      request: { type: "text", description: "the request's id, which its response has as `x-request-id`" },
    },
    text: ({ route, request }) => `${route}, request ${request}`,
  }),
  "dependency-failed": failure({
    id: 7002,
    description: "`GET /api/health` found a dependency that does not respond",
    fields: { dependency: { type: "text", description: "name of the dependency in the response" } },
    text: ({ dependency }) => `health: ${dependency} failed`,
  }),
  "hub-not-responding": warning({
    id: 7003,
    description: "a hub does not respond; `GET /api/pipeline` omits its numbers",
    fields: { hub },
    text: ({ hub: name }) => `hub ${name} does not respond`,
  }),
  "hub-rejected": failure({
    id: 7004,
    description: "posted events were not accepted by their hub; the response asks the caller to retry",
    fields: { hub },
    text: ({ hub: name }) => `hub ${name} did not accept events`,
  }),
  "people-read": information({
    id: 7005,
    description: "data of people were returned; the container `audit` has a record for each of them",
    fields: {
      reader: { type: "text", description: "who has read", values: ["person", "key", "command"] },
      readerId: { type: "text", description: "object id in the directory; absent for a key", optional: true },
      route: { type: "text", description: "name of the HTTP function" },
      what: { type: "text", description: "what was read: a summary, a user" },
      people: count("people", "how many people the response is about"),
      subject: { type: "text", description: "keyed hash of the person, if it is one", optional: true },
      request: { type: "text", description: "the request's id" },
    },
    text: ({ reader, readerId = "", route, what, people, subject = "", request }) =>
      `${[reader, readerId].join(" ").trim()} read ${[what, subject].join(" ").trim()} of ${people} people: ${route}, request ${request}`,
  }),
  "invocation-failed": failure({
    id: 9001,
    description:
      "a function threw; the host applies the retry policy of its trigger. Logged in Azure only: a local host logs it itself",
    fields: { function: { type: "text", description: "name of the function" } },
    text: ({ function: name }) => `${name} failed`,
  }),
} as const;
