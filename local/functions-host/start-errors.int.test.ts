import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp } from "../app-process.ts";
import { writeApp } from "./testing/stack.ts";

/* The host reports every unsupported feature at start, by name, without a stack trace. */

let dataFolder: string;
const folders: string[] = [];
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "start-errors-"));
});
afterAll(async () => {
  for (const folder of [dataFolder, ...folders]) await rm(folder, { recursive: true, force: true });
});

interface InvalidApp {
  readonly source: string;
  readonly hostJson?: object;
  readonly port?: number;
}

/** The error output of a host that could not start. */
async function startError({ source, hostJson, port = 0 }: InvalidApp): Promise<string> {
  const appFolder = await writeApp(source, hostJson ?? { version: "2.0", extensions: { http: { routePrefix: "" } } });
  folders.push(appFolder);
  const settings = {
    HUBS: "Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;",
  };
  const options = { appFolder, dataFolder, port, settings, verbose: false, onLine: () => {} };
  const error = await startApp(options).then(
    async (app) => {
      await app.stop();
      return "the host started";
    },
    (reason) => reason.message,
  );
  expect(error).toContain("ended with code 1");
  expect(error).not.toMatch(/^ {4}at /m);
  return error;
}

const handler = "handler() {}";
const http = (more: string) => `app.http("f", { authLevel: "anonymous", ${more}, ${handler} });`;
const hub = (more: string) => `app.eventHub("f", { eventHubName: "h", ${more} ${handler} });`;

it.each([
  [
    "a trigger",
    `app.serviceBusQueue("work", { queueName: "q", connection: "C", ${handler} });
     app.cosmosDB("changes", { connection: "C", ${handler} });`,
    [
      "function work, binding",
      "(serviceBusTrigger): this trigger is not supported",
      "function changes",
      "set AzureWebJobs.NAME.Disabled to true",
    ],
  ],
  [
    "an output",
    `app.timer("f", { schedule: "0 0 0 1 1 *", return: output.storageQueue({ queueName: "q", connection: "C" }), ${handler} });`,
    ["function f, binding $return (queue): this output binding is not supported"],
  ],
  ["a schedule", `app.timer("f", { schedule: "@daily", ${handler} });`, ["function f", '"@daily" is not a schedule']],
  [
    "a missing setting",
    `app.timer("f", { schedule: "%WHEN%", ${handler} });`,
    ['the setting "WHEN" of "%WHEN%" is missing'],
  ],
  ["a missing connection", hub('connection: "NONE",'), ['the setting "NONE" of the option "connection" is missing']],
  ["storage without a setting", hub('connection: "HUBS",'), ['the setting "AzureWebJobsStorage" is missing']],
  ["a route", http('route: "a/{b:regex(x)}"'), ["function f", "constraint"]],
  ["a reserved route", http('route: "admin/x"'), ['the route "admin/x" is reserved']],
  [
    "an option",
    `app.generic("f", { trigger: trigger.generic({ type: "timerTrigger", schedul: "x" }), ${handler} });`,
    ['the option "schedul" is not supported'],
  ],
  [
    "a retry",
    `app.generic("f", { trigger: trigger.generic({ type: "httpTrigger" }), retry: { strategy: "fixedDelay", delayInterval: 1, maxRetryCount: 1 }, ${handler} });`,
    ["only eventHubTrigger and timerTrigger can have a retry policy"],
  ],
  [
    "a retry of a queue",
    `app.storageQueue("f", { queueName: "work", connection: "HUBS", retry: { strategy: "fixedDelay", delayInterval: 1, maxRetryCount: 1 }, ${handler} });`,
    ["function f", "only eventHubTrigger and timerTrigger can have a retry policy"],
  ],
  [
    "a queue with another connection string",
    `app.storageQueue("f", { queueName: "work", connection: "HUBS", ${handler} });`,
    ["function f, binding", "(queueTrigger): its connection is not a connection string of a storage account"],
  ],
  ["two functions of one name", http('route: "a"') + http('route: "b"'), ['"f" has already been registered']],
  ["an app that throws", 'throw new Error("broken app");', ["app.cjs cannot be loaded: broken app", "app.cjs:2"]],
  [
    "an app with a failing start hook",
    `app.hook.appStart(() => { throw new Error("broken app"); }); ${http('route: "a"')}`,
    ["hook threw: broken app"],
  ],
  ["an app without functions", "", ["registers no functions"]],
])("rejects %s", async (_, source, messages) => {
  const output = await startError({ source });
  for (const message of messages) expect(output).toContain(message);
});

it("rejects an unknown key of host.json", async () => {
  const hostJson = { version: "2.0", extensions: { eventHubs: { batchSize: 1 } } };
  expect(await startError({ source: http('route: "a"'), hostJson })).toContain("extensions.eventHubs.batchSize");
});

it("rejects a port that is in use", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve(Object(other.address()).port));
  });
  expect(await startError({ source: http('route: "a"'), port })).toContain(`Port ${port} is already in use`);
  other.close();
});
