import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type AppFunctions, readAppFunctions } from "./app-functions.ts";
import type { TaskHub } from "./durable/task-hub.ts";
import { activityByHand, openDurable } from "./durable-functions.ts";
import { functionList } from "./function-list.ts";
import { Admin } from "./http/admin.ts";
import { HttpFunctions } from "./http/functions.ts";
import { openKeys } from "./http/keys.ts";
import { type Answer, type HostServer, listenHttp } from "./http/server.ts";
import { Invoker } from "./invocations/invoker.ts";
import type { ByHand } from "./listener.ts";
import { startListeners } from "./listeners.ts";
import { type HostLog, messageOf } from "./log.ts";
import { AppSettings } from "./settings/app-settings.ts";
import { type HostSettings, readHostSettings } from "./settings/host-json.ts";
import { StartError } from "./start-error.ts";
import { startWorker, type Worker } from "./worker/worker.ts";

export interface HostOptions {
  readonly appFolder: string;
  readonly dataFolder: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Put into the environment before the app is loaded. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: HostLog;
}

export interface Host {
  readonly port: number;
  /** As in Azure: nothing new starts, what runs gets 5 s, then the `appTerminate` hooks. */
  close(): Promise<void>;
}

const grace = 5_000;

/**
 * Loads the app into this process and runs its functions. Once in a process.
 *
 * @throws StartError when the app, its settings or a binding cannot be played
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, port } = options;
  const server = await listenHttp(port, (error) => log.warn(`a request failed: ${messageOf(error)}`));
  try {
    return await startBehind(server, options);
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

async function startBehind(server: HostServer, options: HostOptions): Promise<Host> {
  const { appFolder, log } = options;
  const url = `http://localhost:${server.port}`;
  const settings = putSettings(options.settings, server.port);
  const hostSettings = await readHostSettings(appFolder, settings);
  const worker = await startWorker(appFolder, log.app);
  if ("HttpUri" in worker.capabilities)
    throw new StartError("app.setup({ enableHttpStream: true }) is not played here");
  const functions = readAppFunctions(worker.functions, settings, hostSettings.routePrefix);
  const parts: Parts = { ...options, server, url, settings, hostSettings, worker, functions };
  for (const line of functionList(functions, url)) log.line(line);
  const running = await run(parts);
  const count = functions.all.length;
  log.line(`Host started (${count} ${count === 1 ? "function" : "functions"}, port ${server.port})`);
  return running;
}

/** The app finds its settings in the environment; without WEBSITE_HOSTNAME Durable's clients would look for port 7071. */
function putSettings(given: HostOptions["settings"], port: number): AppSettings {
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development";
  process.env["FUNCTIONS_WORKER_RUNTIME"] ??= "node";
  Object.assign(process.env, given, { WEBSITE_HOSTNAME: `localhost:${port}` });
  return new AppSettings(process.env);
}

interface Parts extends Omit<HostOptions, "settings"> {
  readonly server: HostServer;
  readonly url: string;
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly worker: Worker;
  readonly functions: AppFunctions;
}

async function run(parts: Parts): Promise<Host> {
  const { server, worker, functions, hostSettings, dataFolder, log } = parts;
  let hub: TaskHub | undefined;
  const invoker = new Invoker({
    invoke: (request) => worker.invoke(request),
    // By number: `localhost` may be tried over IPv6 first.
    durableClient: () => hub?.clientBinding(`http://127.0.0.1:${server.port}`) ?? "",
    functionTimeout: hostSettings.functionTimeout,
    log,
  });
  if (usesDurable(functions)) {
    hub = await openDurable({ ...functions, settings: hostSettings.durableTask, dataFolder, invoker, log });
  }
  const byHand = new Map<string, ByHand>();
  server.answerWith(await answerOf(parts, { invoker, hub, byHand }));
  const listeners = await startListeners({ ...parts, invoker }, byHand).catch(async (error) => {
    await hub?.close();
    throw error;
  });
  return {
    port: server.port,
    async close() {
      const stops = listeners.map((listener) => listener.stop());
      await within(grace, [...stops, server.close(grace), hub?.close(), invoker.drain(grace)], log);
      await within(grace, [worker.terminate()], log);
    },
  };
}

function usesDurable({ all, orchestrators, activities }: AppFunctions): boolean {
  return orchestrators.length + activities.length > 0 || all.some(({ durableClients }) => durableClients.length > 0);
}

interface Answering {
  readonly invoker: Invoker;
  readonly hub: TaskHub | undefined;
  readonly byHand: Map<string, ByHand>;
}

/** The host's own paths first: `/admin`, and Durable's API, which reads the request itself. */
async function answerOf(parts: Parts, { invoker, hub, byHand }: Answering): Promise<Answer> {
  const { functions, dataFolder, url } = parts;
  const keys = await openKeys(
    join(dataFolder, "keys.json"),
    functions.http.map(({ of }) => of.name),
  );
  for (const fn of functions.activities) byHand.set(fn.name.toLowerCase(), activityByHand(fn, invoker));
  const paths = new Map(functions.http.map(({ of, path }) => [of.name, path]));
  const pathOf = (name: string) => paths.get(name);
  const admin = new Admin({ functions: functions.all, byHand, keys, url, pathOf });
  const app = new HttpFunctions(functions.http, invoker, keys);
  return async (request, response, target) => {
    if (/^\/admin(\/|$)/i.test(target.pathname)) return admin.answer(request, response, target);
    if (hub !== undefined && (await hub.handle(request, response))) return;
    await app.answer(request, response, target);
  };
}

/** Waits for all, so many milliseconds at most; what fails while stopping is said and does not hold up the rest. */
async function within(milliseconds: number, work: readonly unknown[], log: HostLog): Promise<void> {
  const results = Promise.allSettled(work).then((settled) => {
    for (const result of settled)
      if (result.status === "rejected") log.warn(`while stopping: ${messageOf(result.reason)}`);
  });
  await Promise.race([results, sleep(milliseconds, undefined, { ref: false })]);
}
