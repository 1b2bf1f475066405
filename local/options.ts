import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
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
  /** Of the embedded PostgreSQL server; the next free one if it is taken. */
  readonly postgresPort: number;
  /** `on`: an embedded PostgreSQL server; `off`: none; else the URL of a server. */
  readonly postgres: string;
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
  /** Settings of the app that replace those of its files. */
  readonly settings: Readonly<Record<string, string>>;
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
  "postgres-port": "5432",
} as const;

/** Names of the flags for ports, without their dashes. */
export const portFlags: readonly string[] = Object.keys(ports);

const levels = ["quiet", "normal", "verbose"] as const;
const logFormats = ["text", "json"] as const;
const states = ["on", "off"] as const;
const maxHosts = 16;

/** The parsed flags by their camel-cased names. */
export type LocalFlags = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The folder with the state of a stack. */
export const dataOption = () => new Option("--data <FOLDER>", "data folder (LOCAL_AZURE_DATA, or .local)");

const appOption = () =>
  new Option(
    "--app <FOLDER>",
    "starts the app of this folder; without it the endpoints alone, for the app of the current folder",
  );

/** What a stack with the app of a folder still lets one choose. */
export function stackOptions(): Option[] {
  return [
    ...Object.entries(ports).map(([name, port]) => new Option(`--${name} <N>`, `port (${port}); 0: any free one`)),
    new Option("--postgres <SERVER>", "embedded PostgreSQL server: on or off; or the URL of another server (on)"),
    new Option("--hosts <N>", "number of function hosts that share the work, all but the first on free ports (1)"),
    new Option("--log-format <FORMAT>", "format of the log; json: one object per line (text)").choices(logFormats),
    new Option(
      "--telemetry <STATE>",
      "on: the app writes metrics, spans and logs as OTLP-JSON to DATA/telemetry (off)",
    ).choices(states),
    new Option(
      "--set <NAME=VALUE>",
      "a setting of the app, instead of that of local.settings.json; repeatable",
    ).argParser((text: string, previous: readonly string[] | undefined) => [...(previous ?? []), text]),
  ];
}

/**
 * All options of `local/main.ts`. Each that cannot be repeated is also an environment variable: `LOCAL_AZURE_DATA` for
 * `--data`.
 */
export function localOptions(): Option[] {
  const watch = new Option(
    "--watch <PATH>",
    "restarts the app when a file of this path, relative to its folder, changes; repeatable",
  ).argParser((path: string, previous: readonly string[] | undefined) => [...(previous ?? []), path]);
  return [
    appOption(),
    watch,
    dataOption(),
    new Option("--log <LEVEL>", "what is printed (normal)").choices(levels),
    ...stackOptions(),
  ];
}

/** Microsoft has no emulator of PostgreSQL. */
function isEmulated({ long = "" }: Option): boolean {
  return long.endsWith("-port") && long !== "--postgres-port";
}

/** The options that name an app and its endpoints, for commands that do not start them. */
export function endpointOptions(): Option[] {
  return [appOption(), dataOption(), ...stackOptions().filter(isEmulated)];
}

/**
 * Reads a command line.
 *
 * @throws CommanderError that names the flag
 */
export function readLocalOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LocalOptions {
  const command = new Command().exitOverride().configureOutput({ writeErr() {} });
  for (const option of localOptions()) command.addOption(option);
  return localOptionsOf(command.parse([...args], { from: "user" }).opts(), environment);
}

/**
 * Flags, then environment variables, then defaults.
 *
 * @throws InvalidArgumentError that names the flag
 */
export function localOptionsOf(
  flags: LocalFlags,
  environment: Readonly<Record<string, string | undefined>>,
): LocalOptions {
  const given = (name: string) => {
    const flag = flags[name.replaceAll(/-(.)/g, (_, first: string) => first.toUpperCase())];
    return typeof flag === "string" ? flag : environment[`LOCAL_AZURE_${name.toUpperCase().replaceAll("-", "_")}`];
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = given(name) ?? fallback;
    const found = allowed.find((one) => one === value);
    if (found === undefined) throw new InvalidArgumentError(`--${name} must be ${alternatives.format(allowed)}`);
    return found;
  };
  const port = (name: keyof typeof ports) => {
    const value = Number(given(name) ?? ports[name]);
    if (!Number.isInteger(value) || value < 0 || value > 65_535)
      throw new InvalidArgumentError(`--${name} must be a port from 0 to 65535`);
    return value;
  };
  const hosts = Number(given("hosts") ?? "1");
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > maxHosts)
    throw new InvalidArgumentError(`--hosts must be a number from 1 to ${maxHosts}`);
  const { watch, set } = flags;
  return {
    appFolder: resolve(given("app") ?? "."),
    startsApp: given("app") !== undefined,
    watch: typeof watch === "object" ? watch : [],
    functionsPort: port("functions-port"),
    eventHubsPort: port("event-hubs-port"),
    kafkaPort: port("kafka-port"),
    cosmosPort: port("cosmos-port"),
    blobPort: port("blob-port"),
    queuePort: port("queue-port"),
    tablePort: port("table-port"),
    adminPort: port("admin-port"),
    postgresPort: port("postgres-port"),
    postgres: postgresServer(given("postgres") ?? "on"),
    data: resolve(given("data") ?? ".local"),
    log: oneOf("log", levels, "normal"),
    logFormat: oneOf("log-format", logFormats, "text"),
    hosts,
    telemetry: oneOf("telemetry", states, "off") === "on",
    settings: Object.fromEntries((typeof set === "object" ? set : []).map(settingOf)),
  };
}

function settingOf(text: string): [name: string, value: string] {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError("--set must be a name and a value, such as GOLD_SCHEDULE=*/1 * * * * *");
  return [name, value];
}

function postgresServer(text: string): string {
  const isUrl = /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
  if (!isUrl && text !== "on" && text !== "off")
    throw new InvalidArgumentError("--postgres must be on, off, or a URL such as postgres://user:password@host:5432");
  return text;
}

const alternatives = new Intl.ListFormat("en", { type: "disjunction" });
