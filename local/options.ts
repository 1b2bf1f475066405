import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { LogFormat } from "./functions-host/log-line.ts";

/** Ports and state of the endpoints. Every port may be 0: any free one. */
export interface EndpointOptions {
  readonly eventHubsPort: number;
  readonly kafkaPort: number;
  readonly cosmosPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  /** Of the HTTP API for faults. */
  readonly adminPort: number;
  /** Folder of the state. */
  readonly data: string;
  /** `quiet`: only problems. `verbose`: replays and protocol too. */
  readonly log: "quiet" | "normal" | "verbose";
}

/** The endpoints, and the app on them. */
export interface LocalOptions extends EndpointOptions {
  /** Folder of the app that describes the resources. */
  readonly appFolder: string;
  /** Whether the app is started. */
  readonly startsApp: boolean;
  /** Paths in the app's folder; the app restarts when one of them changes. */
  readonly watch: readonly string[];
  readonly functionsPort: number;
  /** Number of function hosts that share the work. */
  readonly hosts: number;
  readonly logFormat: LogFormat;
  /** The app writes telemetry to files in the data folder. */
  readonly telemetry: boolean;
}

const ports = {
  "functions-port": "7071",
  "event-hubs-port": "5672",
  "kafka-port": "9092",
  "cosmos-port": "8081",
  "blob-port": "10000",
  "queue-port": "10001",
  "table-port": "10002",
  "admin-port": "7079",
} as const;

/** Names of the flags for ports, without their dashes. */
export const portFlags: readonly string[] = Object.keys(ports);

export const localUsage = `Options (each also as an environment variable: LOCAL_AZURE_DATA for --data):
  --app FOLDER          starts the app of this folder; without it the endpoints alone, for the app of the current folder
  --watch PATH          restarts the app when a file of this path, relative to its folder, changes; repeatable
${Object.entries(ports)
  .map(([name, value]) => `  --${name} N`.padEnd(24) + value)
  .join("\n")}
  --data FOLDER         .local
  --log LEVEL           normal (quiet, normal, verbose)
  --log-format FORMAT   text (text, json: one object per line)
  --hosts N             1: number of function hosts that share the work, all but the first on free ports
  --telemetry STATE     off (off, on: the app writes metrics, spans and logs as OTLP-JSON to DATA/telemetry)`;

const maxHosts = 16;
const alternatives = new Intl.ListFormat("en", { type: "disjunction" });

/**
 * Reads flags, then environment variables, then defaults.
 *
 * @throws Error that names the flag
 */
export function readLocalOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LocalOptions {
  const names = [...Object.keys(ports), "app", "data", "log", "log-format", "hosts", "telemetry"];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({
    args: [...args],
    options: { ...options, watch: { type: "string", multiple: true } },
    strict: true,
    allowPositionals: false,
  });
  const flags: Readonly<Record<string, unknown>> = values;
  const given = (name: string) => {
    const flag = flags[name];
    return typeof flag === "string" ? flag : environment[`LOCAL_AZURE_${name.toUpperCase().replaceAll("-", "_")}`];
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = given(name) ?? fallback;
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new Error(`--${name} must be ${alternatives.format(allowed)}`);
    return found;
  };
  const port = (name: keyof typeof ports) => {
    const value = Number(given(name) ?? ports[name]);
    if (!Number.isInteger(value) || value < 0 || value > 65_535)
      throw new Error(`--${name} must be a port from 0 to 65535`);
    return value;
  };
  const hosts = Number(given("hosts") ?? "1");
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > maxHosts)
    throw new Error(`--hosts must be a number from 1 to ${maxHosts}`);
  return {
    appFolder: resolve(given("app") ?? "."),
    startsApp: given("app") !== undefined,
    watch: values.watch ?? [],
    functionsPort: port("functions-port"),
    eventHubsPort: port("event-hubs-port"),
    kafkaPort: port("kafka-port"),
    cosmosPort: port("cosmos-port"),
    blobPort: port("blob-port"),
    queuePort: port("queue-port"),
    tablePort: port("table-port"),
    adminPort: port("admin-port"),
    data: resolve(given("data") ?? ".local"),
    log: oneOf("log", ["quiet", "normal", "verbose"], "normal"),
    logFormat: oneOf("log-format", ["text", "json"], "text"),
    hosts,
    telemetry: oneOf("telemetry", ["on", "off"], "off") === "on",
  };
}
