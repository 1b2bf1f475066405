import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describeApp } from "./app-description.ts";
import { type AppHosts, startHosts } from "./app-hosts.ts";
import { lockFolder } from "./data-folder/lock.ts";
import { identityOf } from "./data-folder/process-identity.ts";
import { type Endpoints, startEndpoints } from "./endpoints.ts";
import type { HostKeys } from "./functions-host/http/keys.ts";
import { PortTaken, rejectTakenPort } from "./listen.ts";
import type { LocalOptions } from "./options.ts";
import { markDataFolder } from "./reset-data.ts";
import { readResources } from "./resources.ts";
import { restarting } from "./restarting.ts";
import { appSettings } from "./settings.ts";
import { stopSignal } from "./stop-signal.ts";
import { explainTakenPort } from "./taken-port.ts";

/**
 * Starts the endpoints, and the app if the options contain its folder, and runs them until Ctrl-C, a termination
 * signal, or the end of the parent process. While it runs, `settings.json` in the data folder contains the app's
 * settings and the ports, for other commands. A parent process that forked this one receives `{ ready: ports }`.
 */
export async function runLocal(options: LocalOptions): Promise<void> {
  const resources = readResources(describeApp(options.appFolder).resourcesFile);
  const lock = lockFolder(options.data, calledAs(process.argv));
  // Registered before the start, so that a Ctrl-C during the start stops in order too.
  const stop = stopSignal();
  try {
    markDataFolder(options.data);
    if (options.startsApp) await rejectTakenPort("the Functions host", options.functionsPort);
    const endpoints = await startEndpoints(options, resources);
    try {
      await run(endpoints, options, stop);
    } finally {
      await endpoints.close();
    }
  } catch (error) {
    throw error instanceof PortTaken ? await explainTakenPort(error, options) : error;
  } finally {
    lock.release();
  }
  // The channel of a parent that has ended is closed already.
  if (process.connected) process.disconnect();
}

async function run(endpoints: Endpoints, options: LocalOptions, stop: Promise<unknown>): Promise<void> {
  const { ports } = endpoints;
  const telemetryFolder = options.telemetry ? join(options.data, "telemetry") : undefined;
  const settings = { ...appSettings(options.appFolder, ports, telemetryFolder), ...options.settings };
  const app = options.startsApp ? await startApp(options, settings) : undefined;
  const settingsFile = join(options.data, "settings.json");
  const host = app === undefined ? {} : { Host: { LocalHttpPort: app.ports[0] } };
  const { kafkaPort, adminPort } = ports;
  const content = { Values: settings, ...host, kafkaPort, adminPort, process: identityOf(process.pid) };
  await writeFile(settingsFile, JSON.stringify(content, null, 2), { mode: 0o600 });
  const page = app === undefined ? undefined : await pageOf(options, app);
  if (options.log !== "quiet") announce(messagePrinter(options), endpoints, app, page);
  process.send?.({ ready: { ...ports, functionsPort: app?.ports[0], page } });
  await Promise.race([stop, crashOf(app, stop)]);
  await app?.stop();
  await rm(settingsFile);
}

/** `korevital start`, for another command that finds the folder in use. */
function calledAs([, script = "", word = ""]: readonly string[]): string {
  const name = basename(script).replace(/\.[jt]s$/, "");
  return word === "" || word.startsWith("-") ? name : `${name} ${word}`;
}

async function startApp(options: LocalOptions, settings: Readonly<Record<string, string>>): Promise<AppHosts> {
  const { appFolder, functionsPort: port, watch } = options;
  const quiet = options.log === "quiet";
  const print = quiet ? () => {} : messagePrinter(options);
  const hosts = {
    appFolder,
    dataFolder: join(options.data, "functions-host"),
    settings,
    verbose: options.log === "verbose",
    colour: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
    logFormat: options.logFormat,
    onLine: quiet ? () => {} : (line: string) => console.log(line),
  };
  const start = (hostPort: number) => startHosts({ ...hosts, port: hostPort }, options.hosts, print);
  if (watch.length === 0) return start(port);
  return restarting({ start, port, watched: watch.map((path) => join(appFolder, path)), print });
}

/** Prints messages for people: to stderr when the log on stdout is for machines. */
function messagePrinter({ logFormat }: LocalOptions): (line: string) => void {
  return logFormat === "json" ? console.error : console.log;
}

/** The address of the app's web page, with the key that opens it; undefined for an app without one. */
async function pageOf({ appFolder, data }: LocalOptions, app: AppHosts): Promise<string | undefined> {
  const { page } = describeApp(appFolder);
  if (page === undefined) return undefined;
  const keys: HostKeys = JSON.parse(await readFile(join(data, "functions-host", "keys.json"), "utf8"));
  return `http://127.0.0.1:${app.ports[0]}${page.replace("{key}", keys.default)}`;
}

function announce(
  print: (line: string) => void,
  { ports }: Endpoints,
  app: AppHosts | undefined,
  page: string | undefined,
): void {
  print(`
Event Hubs (AMQP)    localhost:${ports.eventHubsPort}
Event Hubs (Kafka)   localhost:${ports.kafkaPort}
Cosmos DB            http://127.0.0.1:${ports.cosmosPort}
Blobs, queues, tables http://127.0.0.1:${ports.blobPort}, ${ports.queuePort}, ${ports.tablePort}
${ports.postgresUrl === undefined ? "" : `PostgreSQL           ${ports.postgresUrl}\n`}Faults               http://127.0.0.1:${ports.adminPort}/faults${app === undefined ? "" : `\nFunctions            ${app.ports.map((port) => `http://127.0.0.1:${port}`).join(", ")}`}${page === undefined ? "" : `\nPage                 ${page}`}
Ctrl-C stops all.`);
}

/** Resolves when the app ends before it is stopped; without an app, never. */
function crashOf(app: AppHosts | undefined, stop: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    stop.then(() => {
      stopping = true;
    });
    app?.ended.then((how) => {
      if (stopping) return;
      console.error(`The function host ended (${how}).`);
      process.exitCode = 1;
      resolve();
    });
  });
}
