import { hubSetting, resources } from "./resources.ts";

/** Reads one setting's text; throws an Error whose message says what is expected. */
type Parse<T> = (text: string) => T;

const anyText: Parse<string> = (text) => text;

const resourceName: Parse<string> = (text) => {
  if (!/^[a-z][a-z0-9-]{1,62}$/.test(text)) throw new Error("2 to 63 lower-case letters, digits and dashes expected");
  return text;
};

const hubName: Parse<string> = (text) => {
  if (!/^[A-Za-z0-9][\w.-]{0,254}$/.test(text))
    throw new Error("a hub's name expected: letters, digits, dots, dashes, underscores");
  return text;
};

const schedule: Parse<string> = (text) => {
  if (text.trim().split(/\s+/).length !== 6)
    throw new Error("an NCRONTAB expression of six fields expected, such as 0 */5 * * * *");
  return text;
};

const timeZone: Parse<string> = (text) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new Error("an IANA time zone expected, such as Europe/Berlin");
  }
};

/**
 * Every setting of the app but its connections. The Functions host reads those marked `host`; they stand here
 * so that `local.settings.sample.json` and Bicep have one list to agree with.
 */
export const settings = {
  FUNCTIONS_WORKER_RUNTIME: { parse: anyText, fallback: "node", host: true },
  AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime: { parse: anyText, fallback: "00:00:30", host: true },
  TASK_HUB: { parse: anyText, fallback: "KoreVital", host: true },
  SILVER_DATABASE: { parse: resourceName, fallback: "silver" },
  GOLD_DATABASE: { parse: resourceName, fallback: "gold" },
  SILVER_SCHEDULE: { parse: schedule },
  GOLD_SCHEDULE: { parse: schedule },
  REPORTING_TIME_ZONE: { parse: timeZone, fallback: "UTC" },
  ...Object.fromEntries(resources.eventHubs.map(({ name }) => [hubSetting(name), { parse: hubName }])),
} satisfies Record<string, { parse: Parse<string>; fallback?: string; host?: true }>;

/** Connections: a connection string under the name itself, or the identity-based settings `NAME__…` that the Functions host knows too. */
export const connections = {
  AzureWebJobsStorage: ["blobServiceUri", "queueServiceUri", "tableServiceUri"],
  EVENT_HUBS: ["fullyQualifiedNamespace"],
  LAKE_STORAGE: ["blobServiceUri", "tableServiceUri"],
  COSMOS: ["accountEndpoint"],
} as const satisfies Record<string, readonly string[]>;

export type ConnectionName = keyof typeof connections;
