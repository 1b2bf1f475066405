import { canonicalTimeZone } from "../time-zone.ts";
import { hubSetting, resources } from "./resources.ts";
import { retentionDaysFrom } from "./retention-days.ts";
import { identityFrom } from "./telemetry/targets.ts";

/** Reads the text of one setting. Throws an Error whose message is what is expected. */
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

/** Returns the text. It is decoded when all settings are valid. */
const secretKey: Parse<string> = (text) => {
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) || bytesOf(text).length < 32)
    throw new Error("base64 of at least 32 random bytes expected, as `openssl rand -base64 32` prints");
  return text;
};

/** The key of `local.settings.sample.json`. It is public, so that it protects nothing. */
export const samplePseudonymKey = "bG9jYWwgZGV2ZWxvcG1lbnQgb25seSwgbm8gc2VjcmV0";

/** The secret that `korevital webhook-receiver` verifies by default. It is public, so that it protects nothing. */
export const sampleWebhookSecret = "whsec_bG9jYWwgZGV2ZWxvcG1lbnQgb25seSwgbm8gc2VjcmV0";

export function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, "base64");
}

const schedule: Parse<string> = (text) => {
  if (text.trim().split(/\s+/).length !== 6)
    throw new Error("an NCRONTAB expression of six fields expected, such as 0 */5 * * * *");
  return text;
};

const seconds: Parse<string> = (text) => {
  if (!/^\d{1,6}$/.test(text)) throw new Error("whole seconds expected, such as 600");
  return text;
};

const dayAfter1970: Parse<string> = (text) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!(time > 0)) throw new Error("a day after 1970-01-01 expected, such as 2010-01-01");
  return text;
};

const timeZone: Parse<string> = (text) => {
  try {
    return canonicalTimeZone(text);
  } catch {
    throw new Error("an IANA time zone expected, such as Europe/Berlin, and no offset");
  }
};

/** Parts of the app. Each runs in a function app with its own identity. */
export const appParts = ["api", "pipeline", "backup", "all"] as const;

export type AppPart = (typeof appParts)[number];

const appPart: Parse<string> = (text) => {
  if (!(appParts as readonly string[]).includes(text)) throw new Error(`${appParts.join(", ")} expected`);
  return text;
};

/** A whole number, written without leading zeros. */
const wholeNumber =
  (least: number, most: number): Parse<string> =>
  (text) => {
    const value = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new Error(`a number from ${least} to ${most} expected`);
    return text;
  };

/** Empty: no webhook. The URL can contain a secret, which no message may repeat. */
const webhookUrl: Parse<string> = (text) => {
  if (text === "") return text;
  const url = URL.parse(text);
  const isLoopback = url?.protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url?.protocol !== "https:" && !isLoopback)
    throw new Error("an https URL expected; http is accepted for loopback addresses only");
  if (url.username !== "" || url.password !== "") throw new Error("a URL without user name and password expected");
  return text;
};

/** Secrets of the Standard Webhooks convention, the current one first. Empty: no webhook. */
const webhookSecrets: Parse<string> = (text) => {
  const isSecret = (each: string) => {
    const base64 = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(each)?.[1] ?? "";
    const { length } = bytesOf(base64);
    return length >= 24 && length <= 64;
  };
  if (text !== "" && !text.split(" ").every(isSecret))
    throw new Error(
      "whsec_ and base64 of 24 to 64 random bytes expected, or two of these with a space in between while the secret " +
        "is replaced",
    );
  return text;
};

/** Returns the text. It is decoded when all settings are valid. */
const retentionDays: Parse<string> = (text) => {
  retentionDaysFrom(text);
  return text;
};

const flag: Parse<string> = (text) => {
  if (text !== "true" && text !== "false") throw new Error("true or false expected");
  return text;
};

const weekRule: Parse<string> = (text) => {
  if (text !== "iso" && text !== "us") throw new Error("iso (weeks from Monday) or us (weeks from Sunday) expected");
  return text;
};

/** Empty: no connection string. */
const insights: Parse<string> = (text) => {
  if (text !== "" && !/(^|;)InstrumentationKey=[0-9a-f-]{36}(;|$)/i.test(text))
    throw new Error("a connection string of Application Insights expected, with its InstrumentationKey");
  return text;
};

const authentication: Parse<string> = (text) => {
  if (text !== "") identityFrom(text);
  return text;
};

export interface Setting {
  readonly parse: Parse<string>;
  readonly fallback?: string;
  /** Read by the Functions host. */
  readonly host?: true;
  /** Its text is not included in messages. */
  readonly secret?: true;
}

/**
 * Every setting of the app except its connections. The Functions host reads those marked `host`; they are listed so
 * that `local.settings.sample.json` and Bicep have one list to agree with.
 */
export const settings = {
  FUNCTIONS_WORKER_RUNTIME: { parse: anyText, fallback: "node", host: true },
  // With Node's defaults the heap grows to several times the live data before a collection, which exceeds a small
  // instance.
  languageWorkers__node__arguments: {
    parse: anyText,
    fallback: "--max-semi-space-size=8 --heap-growing-percent=30",
    host: true,
  },
  AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime: { parse: anyText, fallback: "00:00:30", host: true },
  // The bundle registers the functions of this part only. Locally one host runs all of them.
  APP_PART: { parse: appPart, fallback: "all" },
  TASK_HUB: { parse: anyText, fallback: "KoreVital", host: true },
  SILVER_DATABASE: { parse: resourceName, fallback: "silver" },
  GOLD_DATABASE: { parse: resourceName, fallback: "gold" },
  OUTBOX_DATABASE: { parse: resourceName, fallback: "gold" },
  INGEST_RECOVERY_SCHEDULE: { parse: schedule },
  INGEST_RECOVERY_GRACE_SECONDS: { parse: seconds, fallback: "300" },
  SILVER_SCHEDULE: { parse: schedule },
  GOLD_SCHEDULE: { parse: schedule },
  GOLD_HOURLY_REFRESH_SECONDS: { parse: seconds, fallback: "3600" },
  OUTBOX_SCHEDULE: { parse: schedule },
  EXPORT_SCHEDULE: { parse: schedule },
  REGISTRY_SCHEDULE: { parse: schedule },
  SERVING_SCHEDULE: { parse: schedule },
  TABLE_SCHEDULE: { parse: schedule },
  PSEUDONYM_KEY: { parse: secretKey, secret: true },
  // Empty: the pseudonym key. It must not change, otherwise erased people are not recognised any more.
  ERASURE_KEY: { parse: (text) => (text === "" ? text : secretKey(text)), fallback: "", secret: true },
  MASKED_MINIMUM_GROUP: { parse: wholeNumber(1, 1_000_000), fallback: "5" },
  // Whether function keys open the paths of people. Otherwise only those who sign in see personal data.
  PERSONAL_WITH_KEYS: { parse: flag, fallback: "false" },
  // Bicep writes true together with the authentication of App Service, which sets the header of the principal.
  ENTRA_SIGN_IN: { parse: flag, fallback: "false" },
  LANDING_SCAN_SCHEDULE: { parse: schedule },
  MAINTENANCE_SCHEDULE: { parse: schedule },
  COPY_SCHEDULE: { parse: schedule },
  PROOF_SCHEDULE: { parse: schedule },
  PROOF_GROUPS: { parse: wholeNumber(1, 1_000_000), fallback: "1000" },
  OBJECTIVES_SCHEDULE: { parse: schedule },
  OBJECTIVES_STORE_SECONDS: { parse: wholeNumber(1, 600), fallback: "60" },
  FRESHNESS_SECONDS: { parse: wholeNumber(1, 86_400), fallback: "600" },
  EARLIEST_TIME: { parse: dayAfter1970, fallback: "2010-01-01" },
  // Days by kind of data (`readings=400,facts=1100`); empty: kept for ever. Bronze not shorter than silver.
  RETENTION_DAYS_BRONZE: { parse: retentionDays, fallback: "" },
  RETENTION_DAYS_SILVER: { parse: retentionDays, fallback: "" },
  LANDING_GRACE_SECONDS: { parse: seconds, fallback: "600" },
  REPORTING_TIME_ZONE: { parse: timeZone, fallback: "UTC" },
  // Gold contains episodes by the settings that were in effect when it computed them, until it is rebuilt.
  ALERT_HIGH_BPM: { parse: wholeNumber(20, 250), fallback: "120" },
  ALERT_LOW_BPM: { parse: wholeNumber(20, 250), fallback: "40" },
  ALERT_MAXIMUM_AGE_HOURS: { parse: wholeNumber(1, 8760), fallback: "24" },
  ALERT_MINUTES: { parse: wholeNumber(1, 180), fallback: "10" },
  // Both, or none.
  ALERT_WEBHOOK_URL: { parse: webhookUrl, fallback: "", secret: true },
  ALERT_WEBHOOK_SECRET: { parse: webhookSecrets, fallback: "", secret: true },
  DATE_DIMENSION_FIRST_YEAR: { parse: wholeNumber(1900, 2200), fallback: "2015" },
  DATE_DIMENSION_YEARS: { parse: wholeNumber(1, 100), fallback: "20" },
  FISCAL_YEAR_START_MONTH: { parse: wholeNumber(1, 12), fallback: "1" },
  WEEK_RULE: { parse: weekRule, fallback: "us" },
  // If all three are empty, the app exports nothing and writes log lines only.
  TELEMETRY_FOLDER: { parse: anyText, fallback: "" },
  APPLICATIONINSIGHTS_CONNECTION_STRING: { parse: insights, fallback: "" },
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: { parse: authentication, fallback: "" },
  ...Object.fromEntries(resources.eventHubs.map(({ name }) => [hubSetting(name), { parse: hubName }])),
} satisfies Record<string, Setting>;

/**
 * Connections: a connection string under the name, or the identity-based settings `NAME__…`, as the Functions host
 * reads them.
 */
export const connections = {
  AzureWebJobsStorage: ["blobServiceUri", "queueServiceUri", "tableServiceUri"],
  EVENT_HUBS: ["fullyQualifiedNamespace"],
  LAKE_STORAGE: ["blobServiceUri", "queueServiceUri", "tableServiceUri"],
  COSMOS: ["accountEndpoint"],
  // The second copy of bronze. An environment without one lacks these settings.
  COPY_STORAGE: ["blobServiceUri"],
  // Databases of PostgreSQL. Without these settings there is no registry, and no serving database.
  REGISTRY_POSTGRES: ["host", "database", "user"],
  SERVING_POSTGRES: ["host", "database", "user"],
} as const satisfies Record<string, readonly string[]>;

export type ConnectionName = keyof typeof connections;
