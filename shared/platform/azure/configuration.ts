import { errorMessage } from "../error-message.ts";
import { PermanentFailure } from "../korevital-error.ts";
import { hubSetting } from "./resources.ts";
import { type RetentionDays, retentionDaysFrom, retentionProblems } from "./retention-days.ts";
import {
  type AppPart,
  appParts,
  bytesOf,
  type ConnectionName,
  connections,
  type Setting,
  samplePseudonymKey,
  sampleWebhookSecret,
  settings,
} from "./settings.ts";
import { type TelemetryTargets, targetsFrom } from "./telemetry/targets.ts";

/** The credentials of a service: a connection string, or a managed identity. */
export type Connection =
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "identity";
      readonly clientId: string | undefined;
      readonly endpoints: Readonly<Record<string, string>>;
    };

export interface Configuration {
  /** What this function app runs. */
  readonly part: AppPart;
  readonly eventHubs: Connection;
  readonly lake: Connection;
  readonly cosmos: Connection;
  /** The account with the second copy of bronze; undefined in an environment without one. */
  readonly copy: Connection | undefined;
  /** The registration database; undefined in an environment without one. */
  readonly registry: Connection | undefined;
  /** The serving database; undefined in an environment without one. */
  readonly serving: Connection | undefined;
  /** Storage of the Functions host with its checkpoints; undefined in commands that are started without it. */
  readonly hostStorage: Connection | undefined;
  readonly silverDatabase: string;
  readonly goldDatabase: string;
  /** Database of the outbox. It does not change when silver and gold are rebuilt in other databases. */
  readonly outboxDatabase: string;
  /** Key of the pseudonyms that replace identifiers in masked rows. */
  readonly pseudonymKey: Uint8Array;
  /** Key of the hashes by which erased people are recognised. Without a setting it is the pseudonym key. */
  readonly erasureKey: Uint8Array;
  /** A masked row about fewer people is withheld. */
  readonly maskedMinimumGroup: number;
  readonly access: {
    /** Whether function keys open the paths of people. */
    readonly personalWithKeys: boolean;
  };
  /** Whether people sign in with Entra: App Service sets the header of the principal. */
  readonly signsIn: boolean;
  /** IANA name of the time zone of gold's calendar days. */
  readonly reportingTimeZone: string;
  /** Version of the runtime's time zone database. */
  readonly timeZoneDatabase: string;
  /** The days of the date dimension, and the beginning of its years and weeks. */
  readonly dateDimension: {
    readonly firstYear: number;
    readonly years: number;
    /** 1 to 12. */
    readonly fiscalStartMonth: number;
    readonly weekRule: "iso" | "us";
  };
  /** What a health alert is. Heart rates in beats per minute. */
  readonly alertRule: { readonly highBpm: number; readonly lowBpm: number; readonly minutes: number };
  /** Milliseconds after its end in which an episode is news. */
  readonly alertMaximumAge: number;
  /** Where alerts are delivered, and the secrets that sign them; undefined in an environment without a webhook. */
  readonly alertWebhook: { readonly url: string; readonly secrets: readonly string[] } | undefined;
  /** Milliseconds between two refreshes of an hourly summary; 0: it is computed in every run. */
  readonly goldRefreshInterval: number;
  /** Milliseconds that an event may wait in a hub before its partition counts as blocked. */
  readonly ingestRecoveryGrace: number;
  /** Events with earlier times are quarantined: the clocks of their devices fell back. Epoch milliseconds. */
  readonly earliestTime: number;
  /** Days after which bronze and silver are removed, by kind of data. */
  readonly retention: { readonly bronze: RetentionDays; readonly silver: RetentionDays };
  /** Milliseconds without a change after which a landed file without a storage event is processed. */
  readonly landingGrace: number;
  /** Groups of gold that a proof recomputes from bronze. */
  readonly proofGroups: number;
  /** Milliseconds between two writes of the objectives' counts by one process. */
  readonly objectivesStoreInterval: number;
  /** Milliseconds from enqueued to gold within which an event is fresh. */
  readonly freshness: number;
  readonly telemetry: TelemetryTargets;
  /** Real name of a hub of `resources.json`. */
  readonly hubName: (hub: string) => string;
}

/** Lists every invalid setting in one message. */
export class ConfigurationError extends PermanentFailure {
  override readonly name = "ConfigurationError";
  readonly code = "configuration-invalid";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and validates all settings.
 *
 * @throws ConfigurationError that names every missing or invalid setting
 */
export function readConfiguration(environment: Environment): Configuration {
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const [name, setting] of Object.entries(settings)) {
    const value = readSetting(environment, name, setting, problems);
    if (value !== undefined) values.set(name, value);
  }
  if (runsInAzure(environment) && values.get("PSEUDONYM_KEY") === samplePseudonymKey)
    problems.push("PSEUDONYM_KEY is the public key of local.settings.sample.json: another key expected in Azure");
  const alertWebhook = webhookFrom(values, problems);
  if (runsInAzure(environment) && alertWebhook?.secrets.includes(sampleWebhookSecret))
    problems.push("ALERT_WEBHOOK_SECRET is the public secret of webhook-receiver: another secret expected in Azure");
  const retention = retentionFrom(values, problems);
  const connection = (name: ConnectionName) => readConnection(environment, name, problems);
  const [eventHubs, lake, cosmos] = [connection("EVENT_HUBS"), connection("LAKE_STORAGE"), connection("COSMOS")];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const value = (name: string) => values.get(name) ?? "";
  return {
    part: appParts.find((part) => part === value("APP_PART")) ?? "all",
    eventHubs,
    lake,
    cosmos,
    copy: optionalConnection(environment, "COPY_STORAGE"),
    registry: optionalConnection(environment, "REGISTRY_POSTGRES"),
    serving: optionalConnection(environment, "SERVING_POSTGRES"),
    hostStorage: optionalConnection(environment, "AzureWebJobsStorage"),
    silverDatabase: value("SILVER_DATABASE"),
    goldDatabase: value("GOLD_DATABASE"),
    outboxDatabase: value("OUTBOX_DATABASE"),
    pseudonymKey: bytesOf(value("PSEUDONYM_KEY")),
    erasureKey: bytesOf(value("ERASURE_KEY") || value("PSEUDONYM_KEY")),
    maskedMinimumGroup: Number(value("MASKED_MINIMUM_GROUP")),
    access: { personalWithKeys: value("PERSONAL_WITH_KEYS") === "true" },
    signsIn: value("ENTRA_SIGN_IN") === "true" && !isAuthenticationOff(environment),
    reportingTimeZone: value("REPORTING_TIME_ZONE"),
    timeZoneDatabase: process.versions["tz"] ?? "",
    dateDimension: {
      firstYear: Number(value("DATE_DIMENSION_FIRST_YEAR")),
      years: Number(value("DATE_DIMENSION_YEARS")),
      fiscalStartMonth: Number(value("FISCAL_YEAR_START_MONTH")),
      weekRule: value("WEEK_RULE") === "iso" ? "iso" : "us",
    },
    alertRule: {
      highBpm: Number(value("ALERT_HIGH_BPM")),
      lowBpm: Number(value("ALERT_LOW_BPM")),
      minutes: Number(value("ALERT_MINUTES")),
    },
    alertMaximumAge: Number(value("ALERT_MAXIMUM_AGE_HOURS")) * 3_600_000,
    alertWebhook,
    goldRefreshInterval: Number(value("GOLD_HOURLY_REFRESH_SECONDS")) * 1000,
    ingestRecoveryGrace: Number(value("INGEST_RECOVERY_GRACE_SECONDS")) * 1000,
    earliestTime: Date.parse(value("EARLIEST_TIME")),
    retention,
    landingGrace: Number(value("LANDING_GRACE_SECONDS")) * 1000,
    proofGroups: Number(value("PROOF_GROUPS")),
    objectivesStoreInterval: Number(value("OBJECTIVES_STORE_SECONDS")) * 1000,
    freshness: Number(value("FRESHNESS_SECONDS")) * 1000,
    telemetry: targetsFrom({
      folder: value("TELEMETRY_FOLDER"),
      connectionString: value("APPLICATIONINSIGHTS_CONNECTION_STRING"),
      authentication: value("APPLICATIONINSIGHTS_AUTHENTICATION_STRING"),
    }),
    hubName: (hub) => value(hubSetting(hub)),
  };
}

function webhookFrom(values: ReadonlyMap<string, string>, problems: string[]): Configuration["alertWebhook"] {
  const [url, secrets] = [values.get("ALERT_WEBHOOK_URL"), values.get("ALERT_WEBHOOK_SECRET")];
  if (url && secrets === "") problems.push("ALERT_WEBHOOK_SECRET is not set, but ALERT_WEBHOOK_URL is");
  if (secrets && url === "") problems.push("ALERT_WEBHOOK_URL is not set, but ALERT_WEBHOOK_SECRET is");
  return url && secrets ? { url, secrets: secrets.split(" ") } : undefined;
}

function retentionFrom(values: ReadonlyMap<string, string>, problems: string[]): Configuration["retention"] {
  const [bronze, silver] = [values.get("RETENTION_DAYS_BRONZE"), values.get("RETENTION_DAYS_SILVER")];
  const retention = { bronze: retentionDaysFrom(bronze ?? ""), silver: retentionDaysFrom(silver ?? "") };
  // An invalid value is a problem already.
  if (silver !== undefined) problems.push(...retentionProblems(retention.bronze, retention.silver));
  return retention;
}

/** App Service sets the name of the site. */
function runsInAzure(environment: Environment): boolean {
  return Boolean(environment["WEBSITE_SITE_NAME"]);
}

/** App Service sets the variable. Without authentication a client can forge the header. */
function isAuthenticationOff(environment: Environment): boolean {
  return environment["WEBSITE_AUTH_ENABLED"]?.toLowerCase() === "false";
}

function readSetting(environment: Environment, name: string, setting: Setting, problems: string[]): string | undefined {
  const text = environment[name] ?? setting.fallback;
  if (text === undefined) {
    problems.push(`${name} is not set`);
    return undefined;
  }
  try {
    return setting.parse(text);
  } catch (error) {
    const value = setting.secret ? "invalid" : `"${text}"`;
    problems.push(`${name} is ${value}: ${errorMessage(error)}`);
    return undefined;
  }
}

function readConnection(environment: Environment, name: ConnectionName, problems: string[]): Connection {
  const text = environment[name];
  if (text) return { kind: "string", value: text };
  const endpoints: Record<string, string> = {};
  const missing: string[] = [];
  for (const endpoint of connections[name]) {
    const value = environment[`${name}__${endpoint}`];
    if (value) endpoints[endpoint] = value;
    else missing.push(`${name}__${endpoint}`);
  }
  if (missing.length > 0)
    problems.push(`${name} is not set (a connection string), nor is ${missing.join(", ")} (managed identity)`);
  return { kind: "identity", clientId: environment[`${name}__clientId`], endpoints };
}

function optionalConnection(environment: Environment, name: ConnectionName): Connection | undefined {
  const problems: string[] = [];
  const connection = readConnection(environment, name, problems);
  return problems.length === 0 ? connection : undefined;
}
