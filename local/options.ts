import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { LogFormat } from "./functions-host/log-line.ts";

/** Where the endpoints listen and keep their state. Every port may be 0: any free one. */
export interface EndpointOptions {
  readonly eventHubsPort: number;
  readonly kafkaPort: number;
  readonly cosmosPort: number;
  readonly blobPort: number;
  readonly queuePort: number;
  readonly tablePort: number;
  /** Where faults are ordered. */
  readonly adminPort: number;
  /** Folder of the state. */
  readonly data: string;
  /** `quiet`: nothing but problems. `verbose`: replays and protocol too. */
  readonly log: "quiet" | "normal" | "verbose";
}

/** The endpoints, and the app on them. */
export interface LocalOptions extends EndpointOptions {
  readonly functionsPort: number;
  /** How many function hosts share the work. */
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

/** Names of the flags that say where something listens, without their dashes. */
export const portFlags: readonly string[] = Object.keys(ports);

export const localUsage = `Options (each also as an environment variable, KOREVITAL_DATA for --data and so on):
${Object.entries(ports)
  .map(([name, value]) => `  --${name} N`.padEnd(24) + value)
  .join("\n")}
  --data FOLDER         .local
  --log LEVEL           normal (quiet, normal, verbose)
  --log-format FORMAT   text (text, json: an object a line)
  --hosts N             1: so many function hosts share the work, the others on free ports
  --telemetry STATE     off (off, on: metrics, spans and logs of the app as OTLP-JSON in DATA/telemetry)`;

const mostHosts = 16;

/**
 * Reads flags, then environment variables, then defaults.
 *
 * @throws Error that names the flag
 */
export function readLocalOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LocalOptions {
  const names = [...Object.keys(ports), "data", "log", "log-format", "hosts", "telemetry"];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
  const text = (name: string, fallback: string) => {
    const flag = values[name];
    return typeof flag === "string"
      ? flag
      : (environment[`KOREVITAL_${name.toUpperCase().replaceAll("-", "_")}`] ?? fallback);
  };
  const port = (name: keyof typeof ports) => {
    const value = Number(text(name, ports[name]));
    if (!Number.isInteger(value) || value < 0 || value > 65_535)
      throw new Error(`--${name} must be a port from 0 to 65535`);
    return value;
  };
  const log = text("log", "normal");
  if (log !== "quiet" && log !== "normal" && log !== "verbose")
    throw new Error("--log must be quiet, normal or verbose");
  const logFormat = text("log-format", "text");
  if (logFormat !== "text" && logFormat !== "json") throw new Error("--log-format must be text or json");
  const telemetry = text("telemetry", "off");
  if (telemetry !== "on" && telemetry !== "off") throw new Error("--telemetry must be on or off");
  const hosts = Number(text("hosts", "1"));
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > mostHosts)
    throw new Error(`--hosts must be a number from 1 to ${mostHosts}`);
  return {
    functionsPort: port("functions-port"),
    eventHubsPort: port("event-hubs-port"),
    kafkaPort: port("kafka-port"),
    cosmosPort: port("cosmos-port"),
    blobPort: port("blob-port"),
    queuePort: port("queue-port"),
    tablePort: port("table-port"),
    adminPort: port("admin-port"),
    data: resolve(text("data", ".local")),
    log,
    logFormat,
    hosts,
    telemetry: telemetry === "on",
  };
}
