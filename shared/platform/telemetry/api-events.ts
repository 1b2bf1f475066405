import { hub } from "./fields.ts";
import { alert, failure, warning } from "./log-event.ts";

/** What the HTTP functions log, and what becomes of any function that throws. */
export const apiEvents = {
  "api-failed": alert({
    id: 7001,
    description: "a request was answered with 500; its caller has the invocation's id",
    fields: { route: { type: "text", description: "name of the HTTP function" } },
    text: ({ route }) => route,
  }),
  "dependency-failed": failure({
    id: 7002,
    description: "`GET /api/health` found that something does not answer",
    fields: { dependency: { type: "text", description: "its name in the answer" } },
    text: ({ dependency }) => `health: ${dependency} failed`,
  }),
  "hub-not-responding": warning({
    id: 7003,
    description: "`GET /api/pipeline` goes without what a hub would say",
    fields: { hub },
    text: ({ hub: name }) => `hub ${name} does not answer`,
  }),
  "hub-rejected": failure({
    id: 7004,
    description: "events that were posted did not reach their hub; the caller was told to try again",
    fields: { hub },
    text: ({ hub: name }) => `hub ${name} did not take events`,
  }),
  "invocation-failed": failure({
    id: 9001,
    description:
      "a function threw, and the host does what its trigger says: it tries again, or gives up. In Azure only; a local host says so itself",
    fields: { function: { type: "text", description: "name of the function" } },
    text: ({ function: name }) => `${name} failed`,
  }),
} as const;
