import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import resources from "../shared/resources.json" with { type: "json" };
import { type AppHosts, startHosts } from "./app-hosts.ts";
import { type Endpoints, startEndpoints } from "./endpoints.ts";
import { type LocalOptions, localUsage, readLocalOptions } from "./options.ts";
import { restarting } from "./restarting.ts";
import { appSettings } from "./settings.ts";

/*
 * `npm run local`: the endpoints. `npm start`: the endpoints and the app (`--app`, with a folder for another one than this).
 * `npm run dev`: the same, and the app starts again when a file changes that a `--watch` names.
 * While it runs, `settings.json` in the data folder tells the command line where everything is.
 * A parent process that forked this one is sent `{ ready: ports }`.
 */
const usage = `npm run local   the endpoints
npm start       the endpoints and the app
npm run dev     the same, and the app starts again when its sources change

${localUsage}`;

const ownOptions = { app: { type: "string" }, watch: { type: "string", multiple: true } } as const;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(usage);
    return;
  }
  const { app, watched, rest } = takeOwn(args);
  const options = readLocalOptions(rest, process.env);
  // From now on: a Ctrl-C while everything starts stops it in order too.
  const stop = stopSignal();
  const endpoints = await startEndpoints(options, resources);
  const running = app === undefined ? undefined : await startAppWith(endpoints, options, app, watched);
  const found = join(options.data, "settings.json");
  await writeFile(
    found,
    JSON.stringify(foundBy(settingsOf(app ?? ".", endpoints, options), endpoints, running), null, 2),
  );
  if (options.log !== "quiet") announce(teller(options), endpoints, running);
  process.send?.({ ready: { ...endpoints.ports, functionsPort: running?.ports[0] } });
  await Promise.race([stop, crashOf(running, stop)]);
  await running?.stop();
  await endpoints.close();
  await rm(found);
}

/** The flags of this file, and the rest, which `readLocalOptions` takes. `--app` may stand without a folder. */
function takeOwn(args: readonly string[]): { app: string | undefined; watched: string[]; rest: string[] } {
  const bare = args.indexOf("--app");
  const isBare = bare !== -1 && (args[bare + 1] ?? "--").startsWith("--");
  const whole = isBare ? args.toSpliced(bare, 1, "--app=.") : [...args];
  const { tokens, values } = parseArgs({ args: whole, options: ownOptions, tokens: true, strict: false });
  const own = tokens.flatMap((token) =>
    token.kind === "option" && Object.hasOwn(ownOptions, token.name)
      ? [token.index, ...(token.inlineValue ? [] : [token.index + 1])]
      : [],
  );
  return {
    app: typeof values.app === "string" ? resolve(values.app) : undefined,
    watched: (values.watch ?? []).map(String),
    rest: whole.filter((_, index) => !own.includes(index)),
  };
}

async function startAppWith(
  endpoints: Endpoints,
  options: LocalOptions,
  appFolder: string,
  watched: readonly string[],
): Promise<AppHosts> {
  const quiet = options.log === "quiet";
  const say = quiet ? () => {} : teller(options);
  const hosts = {
    appFolder,
    dataFolder: join(options.data, "functions-host"),
    settings: settingsOf(appFolder, endpoints, options),
    verbose: options.log === "verbose",
    colour: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
    logFormat: options.logFormat,
    onLine: quiet ? () => {} : (line: string) => console.log(line),
  };
  const start = (port: number) => startHosts({ ...hosts, port }, options.hosts, say);
  const { functionsPort: port } = options;
  if (watched.length > 0)
    return restarting({ start, port, watched: watched.map((path) => join(appFolder, path)), say });
  try {
    return await start(port);
  } catch (error) {
    await endpoints.close();
    throw error;
  }
}

function settingsOf(appFolder: string, { ports }: Endpoints, { data, telemetry }: LocalOptions) {
  const settings = appSettings(appFolder, ports);
  return telemetry ? { ...settings, TELEMETRY_FOLDER: join(data, "telemetry") } : settings;
}

/** What the command line must know. */
function foundBy(settings: object, { ports }: Endpoints, running: AppHosts | undefined): object {
  const host = running === undefined ? {} : { Host: { LocalHttpPort: running.ports[0] } };
  return { Values: settings, ...host, kafkaPort: ports.kafkaPort, adminPort: ports.adminPort };
}

/** What is for people, beside a log that is for machines. */
function teller({ logFormat }: LocalOptions): (line: string) => void {
  return logFormat === "json" ? console.error : console.log;
}

function announce(say: (line: string) => void, { ports }: Endpoints, app: AppHosts | undefined): void {
  say(`
Event Hubs (AMQP)    localhost:${ports.eventHubsPort}
Event Hubs (Kafka)   localhost:${ports.kafkaPort}
Cosmos DB            http://127.0.0.1:${ports.cosmosPort}
Blobs, queues, tables http://127.0.0.1:${ports.blobPort}, ${ports.queuePort}, ${ports.tablePort}
Faults               http://127.0.0.1:${ports.adminPort}/faults${app === undefined ? "" : `\nFunctions            ${app.ports.map((port) => `http://127.0.0.1:${port}`).join(", ")}`}
Ctrl-C stops all.`);
}

/** Ctrl-C, a polite kill, or a parent that is gone. */
function stopSignal(): Promise<unknown> {
  return new Promise((stop) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, stop);
    if (process.send !== undefined) process.once("disconnect", stop);
  });
}

/** Resolves when the app has ended though nobody told it to; for ever pending without an app. */
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

main(process.argv.slice(2)).then(
  () => {
    // A parent that is gone has disconnected already.
    if (process.connected) process.disconnect();
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
