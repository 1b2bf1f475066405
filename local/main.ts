import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import resources from "../shared/resources.json" with { type: "json" };
import { type AppProcess, startApp } from "./app-process.ts";
import { type Endpoints, startEndpoints } from "./endpoints.ts";
import { type LocalOptions, localUsage, readLocalOptions } from "./options.ts";
import { appSettings } from "./settings.ts";

/*
 * `npm run local`: the endpoints. `npm start`: the endpoints and the app (`--app`, with a folder for another one than this).
 * While it runs, `settings.json` in the data folder tells the command line where everything is.
 * A parent process that forked this one is sent `{ ready: ports }`.
 */
const appFlag = "--app";

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) {
    console.log(`npm run local   the endpoints\nnpm start       the endpoints and the app\n\n${localUsage}`);
    return;
  }
  const { app, rest } = takeApp(args);
  const options = readLocalOptions(rest, process.env);
  // From now on: a Ctrl-C while everything starts stops it in order too.
  const stop = stopSignal();
  const endpoints = await startEndpoints(options, resources);
  const running = app === undefined ? undefined : await startAppWith(endpoints, options, app);
  const found = join(options.data, "settings.json");
  await writeFile(found, JSON.stringify({ Values: appSettings(app ?? ".", endpoints.ports) }, null, 2));
  if (options.log !== "quiet") announce(endpoints, running);
  process.send?.({ ready: { ...endpoints.ports, functionsPort: running?.port } });
  await Promise.race([stop, crashOf(running, stop)]);
  await running?.stop();
  await endpoints.close();
  await rm(found);
}

function takeApp(args: readonly string[]): { app: string | undefined; rest: string[] } {
  const { tokens } = parseArgs({ args: [...args], tokens: true, strict: false });
  const at = tokens.find((token) => token.kind === "option" && token.rawName === appFlag)?.index;
  if (at === undefined) return { app: undefined, rest: [...args] };
  const next = args[at + 1];
  const folder = next === undefined || next.startsWith("--") ? undefined : next;
  return {
    app: resolve(folder ?? "."),
    rest: args.filter((_, index) => index !== at && !(folder !== undefined && index === at + 1)),
  };
}

async function startAppWith(endpoints: Endpoints, options: LocalOptions, appFolder: string): Promise<AppProcess> {
  try {
    return await startApp({
      appFolder,
      dataFolder: join(options.data, "functions-host"),
      port: options.functionsPort,
      settings: appSettings(appFolder, endpoints.ports),
      verbose: options.log === "verbose",
      onLine: options.log === "quiet" ? () => {} : (line) => console.log(line),
    });
  } catch (error) {
    await endpoints.close();
    throw error;
  }
}

function announce({ ports }: Endpoints, app: AppProcess | undefined): void {
  console.log(`
Event Hubs (AMQP)    localhost:${ports.eventHubsPort}
Cosmos DB            http://127.0.0.1:${ports.cosmosPort}
Blobs, queues, tables http://127.0.0.1:${ports.blobPort}, ${ports.queuePort}, ${ports.tablePort}${app === undefined ? "" : `\nFunctions            http://127.0.0.1:${app.port}`}
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
function crashOf(app: AppProcess | undefined, stop: Promise<unknown>): Promise<void> {
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
  () => process.disconnect?.(),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
