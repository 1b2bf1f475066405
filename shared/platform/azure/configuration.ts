import { hubSetting } from "./resources.ts";
import { bytesOf, type ConnectionName, connections, type Setting, settings } from "./settings.ts";
import { type TelemetryTargets, targetsFrom } from "./telemetry/targets.ts";

/** How to reach a service: with a connection string, or as a managed identity. */
export type Connection =
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "identity";
      readonly clientId: string | undefined;
      readonly endpoints: Readonly<Record<string, string>>;
    };

export interface Configuration {
  readonly eventHubs: Connection;
  readonly lake: Connection;
  readonly cosmos: Connection;
  /** Where the Functions host keeps its checkpoints; undefined where only a command runs that does not know it. */
  readonly hostStorage: Connection | undefined;
  readonly silverDatabase: string;
  readonly goldDatabase: string;
  /** Where the outbox is: it stays there when silver and gold are made anew in other databases. */
  readonly outboxDatabase: string;
  /** Of the pseudonyms that stand for identifiers in masked rows. */
  readonly pseudonymKey: Uint8Array;
  /** IANA name; calendar days of gold are days there. */
  readonly reportingTimeZone: string;
  /** Which days the date dimension has, and how its years and weeks begin. */
  readonly dateDimension: {
    readonly firstYear: number;
    readonly years: number;
    /** 1 to 12. */
    readonly fiscalStartMonth: number;
    readonly weekRule: "iso" | "us";
  };
  /** Milliseconds in which an unhurried summary is computed once; 0: whenever gold runs. */
  readonly goldUnhurried: number;
  /** A landed file that nobody announced counts as left over when it did not change for so long. Milliseconds. */
  readonly landingGrace: number;
  readonly telemetry: TelemetryTargets;
  /** Real name of a hub of `resources.json`. */
  readonly hubName: (hub: string) => string;
}

/** Everything that is wrong with the settings, in one message. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
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
 * Checks all settings at once.
 *
 * @throws ConfigurationError naming every setting that is missing or wrong
 */
export function readConfiguration(environment: Environment): Configuration {
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const [name, setting] of Object.entries(settings)) {
    const value = readSetting(environment, name, setting, problems);
    if (value !== undefined) values.set(name, value);
  }
  const connection = (name: ConnectionName) => readConnection(environment, name, problems);
  const [eventHubs, lake, cosmos] = [connection("EVENT_HUBS"), connection("LAKE_STORAGE"), connection("COSMOS")];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const value = (name: string) => values.get(name) ?? "";
  return {
    eventHubs,
    lake,
    cosmos,
    hostStorage: optionalConnection(environment, "AzureWebJobsStorage"),
    silverDatabase: value("SILVER_DATABASE"),
    goldDatabase: value("GOLD_DATABASE"),
    outboxDatabase: value("OUTBOX_DATABASE"),
    pseudonymKey: bytesOf(value("PSEUDONYM_KEY")),
    reportingTimeZone: value("REPORTING_TIME_ZONE"),
    dateDimension: {
      firstYear: Number(value("DATE_DIMENSION_FIRST_YEAR")),
      years: Number(value("DATE_DIMENSION_YEARS")),
      fiscalStartMonth: Number(value("FISCAL_YEAR_START_MONTH")),
      weekRule: value("WEEK_RULE") === "iso" ? "iso" : "us",
    },
    goldUnhurried: Number(value("GOLD_HOURLY_REFRESH_SECONDS")) * 1000,
    landingGrace: Number(value("LANDING_GRACE_SECONDS")) * 1000,
    telemetry: targetsFrom({
      folder: value("TELEMETRY_FOLDER"),
      connectionString: value("APPLICATIONINSIGHTS_CONNECTION_STRING"),
      authentication: value("APPLICATIONINSIGHTS_AUTHENTICATION_STRING"),
    }),
    hubName: (hub) => value(hubSetting(hub)),
  };
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
    const shown = setting.secret ? "wrong" : `"${text}"`;
    problems.push(`${name} is ${shown}: ${error instanceof Error ? error.message : error}`);
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
