import { join } from "node:path";
import { type AppFunctions, readAppFunctions } from "./app-functions.ts";
import type { TaskHub } from "./durable/task-hub.ts";
import { manualActivity, openDurableFunctions } from "./durable-functions.ts";
import { firstLineOf } from "./error-message.ts";
import { functionList } from "./function-list.ts";
import { Admin } from "./http/admin.ts";
import { HttpFunctions } from "./http/functions.ts";
import { type HostKeys, openKeys } from "./http/keys.ts";
import { respondEmpty } from "./http/respond.ts";
import { isFromSameMachine } from "./http/same-machine.ts";
import { type HostServer, listenHttp, type RequestHandler } from "./http/server.ts";
import { Invoker } from "./invocations/invoker.ts";
import type { ManualTrigger } from "./listener.ts";
import { startListeners } from "./listeners.ts";
import type { HostLog } from "./log.ts";
import { AppSettings } from "./settings/app-settings.ts";
import { type HostSettings, readHostSettings } from "./settings/host-json.ts";
import { waitAtMost } from "./wait.ts";
import { startWorker, type Worker } from "./worker/worker.ts";

export interface HostOptions {
  readonly appFolder: string;
  readonly dataFolder: string;
  /** 0 selects a free port. */
  readonly port: number;
  /** Added to the environment before the app is loaded. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: HostLog;
}

export interface Host {
  readonly port: number;
  /** As in Azure: no new invocation starts, running ones get 5 s, then the `appTerminate` hooks run. */
  close(): Promise<void>;
}

const gracePeriod = 5_000;

/**
 * Loads the app into this process and runs its functions. A process can run one host.
 *
 * @throws StartError when the app, its settings or a binding are invalid or unsupported
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { log, port } = options;
  const server = await listenHttp(port, (error) => log.warn(`a request failed: ${firstLineOf(error)}`));
  try {
    return await startOn(server, options);
  } catch (error) {
    await server.close(0);
    throw error;
  }
}

async function startOn(server: HostServer, options: HostOptions): Promise<Host> {
  const { appFolder, log } = options;
  const url = `http://localhost:${server.port}`;
  const settings = applySettings(options.settings, server.port);
  const hostSettings = await readHostSettings(appFolder, settings);
  const worker = await startWorker(appFolder, log.app);
  const functions = readAppFunctions(worker.functions, settings, hostSettings.routePrefix);
  const context: HostContext = { ...options, server, url, settings, hostSettings, worker, functions };
  for (const line of functionList(functions, url)) log.line(line);
  const running = await run(context);
  const count = functions.all.length;
  log.line(`Host started (${count} ${count === 1 ? "function" : "functions"}, port ${server.port})`);
  return running;
}

/** The app reads its settings from the environment. Without WEBSITE_HOSTNAME the durable client would use port 7071. */
function applySettings(overrides: HostOptions["settings"], port: number): AppSettings {
  process.env["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development";
  process.env["FUNCTIONS_WORKER_RUNTIME"] ??= "node";
  Object.assign(process.env, overrides, { WEBSITE_HOSTNAME: `localhost:${port}` });
  return new AppSettings(process.env);
}

interface HostContext extends Omit<HostOptions, "settings"> {
  readonly server: HostServer;
  readonly url: string;
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly worker: Worker;
  readonly functions: AppFunctions;
}

async function run(context: HostContext): Promise<Host> {
  const { server, worker, functions, hostSettings, dataFolder, log } = context;
  let hub: TaskHub | undefined;
  const invoker = new Invoker({
    invoke: (request) => worker.invoke(request),
    // A literal address, because `localhost` may resolve to IPv6 first.
    durableClient: () => hub?.clientBinding(`http://127.0.0.1:${server.port}`) ?? "",
    functionTimeout: hostSettings.functionTimeout,
    log,
  });
  const names = functions.http.map(({ appFunction }) => appFunction.name);
  const keys = await openKeys(join(dataFolder, "keys.json"), names);
  if (usesDurable(functions)) {
    const settings = hostSettings.durableTask;
    hub = await openDurableFunctions({ ...functions, settings, dataFolder, keys, invoker, log });
  }
  const manualTriggers = new Map<string, ManualTrigger>();
  server.setHandler(requestHandler(context, { invoker, hub, keys, manualTriggers }));
  const listeners = await startListeners({ ...context, invoker }, manualTriggers).catch(async (error) => {
    await hub?.close();
    throw error;
  });
  return {
    port: server.port,
    async close() {
      const stops = listeners.map((listener) => listener.stop());
      await settleAll([...stops, server.close(gracePeriod), hub?.close(), invoker.drain(gracePeriod)], log);
      await settleAll([worker.terminate()], log);
    },
  };
}

function usesDurable({ all, orchestrators, activities }: AppFunctions): boolean {
  return orchestrators.length + activities.length > 0 || all.some(({ durableClients }) => durableClients.length > 0);
}

interface HandlerDependencies {
  readonly invoker: Invoker;
  readonly hub: TaskHub | undefined;
  readonly keys: HostKeys;
  readonly manualTriggers: Map<string, ManualTrigger>;
}

/** The internal paths come first: `/admin`, and the durable HTTP API, which reads the request itself. */
function requestHandler(
  context: HostContext,
  { invoker, hub, keys, manualTriggers }: HandlerDependencies,
): RequestHandler {
  const { functions, url, worker } = context;
  for (const fn of functions.activities) manualTriggers.set(fn.name.toLowerCase(), manualActivity(fn, invoker));
  const paths = new Map(functions.http.map(({ appFunction, path }) => [appFunction.name, path]));
  const pathOf = (name: string) => paths.get(name);
  const admin = new Admin({ ...functions, functions: functions.all, manualTriggers, keys, url, pathOf });
  const app = new HttpFunctions({
    functions: functions.http,
    invoker,
    keys,
    worker: worker.capabilities["HttpUri"],
  });
  return async (request, response, target) => {
    const [, area] = /^\/(admin|runtime)(?:\/|$)/i.exec(target.pathname) ?? [];
    if (area !== undefined && !isFromSameMachine(request.headers)) return respondEmpty(response, 403);
    if (area?.toLowerCase() === "admin") return admin.handle(request, response, target);
    if (hub !== undefined && (await hub.handle(request, response))) return;
    await app.handle(request, response, target);
  };
}

/** Waits for all work, or until the timeout. Logs failures, which do not delay the rest. */
async function settleAll(work: readonly unknown[], log: HostLog): Promise<void> {
  const results = Promise.allSettled(work).then((settled) => {
    for (const result of settled)
      if (result.status === "rejected") log.warn(`while stopping: ${firstLineOf(result.reason)}`);
  });
  await waitAtMost(gracePeriod, results);
}
