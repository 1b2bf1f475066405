import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp } from "../app-process.ts";
import { writeApp } from "./testing/stack.ts";

/* What cannot be played is refused at start, by name, without a stack. */

let dataFolder: string;
const folders: string[] = [];
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "refusals-"));
});
afterAll(async () => {
  for (const folder of [dataFolder, ...folders]) await rm(folder, { recursive: true, force: true });
});

interface Refused {
  readonly source: string;
  readonly hostJson?: object;
  readonly port?: number;
}

/** The reason that the host gave when it ended. */
async function refusal({ source, hostJson, port = 0 }: Refused): Promise<string> {
  const appFolder = await writeApp(source, hostJson ?? { version: "2.0", extensions: { http: { routePrefix: "" } } });
  folders.push(appFolder);
  const settings = {
    HUBS: "Endpoint=sb://localhost:1;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;",
  };
  const options = { appFolder, dataFolder, port, settings, verbose: false, onLine: () => {} };
  const error = await startApp(options).then(
    async (app) => {
      await app.stop();
      return "it started";
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
    ["function work, binding", "(serviceBusTrigger): this trigger is not played", "function changes"],
  ],
  [
    "an output",
    `app.timer("f", { schedule: "0 0 0 1 1 *", return: output.storageQueue({ queueName: "q", connection: "C" }), ${handler} });`,
    ["function f, binding $return (queue): this output binding is not played"],
  ],
  ["a schedule", `app.timer("f", { schedule: "@daily", ${handler} });`, ["function f", '"@daily" is no schedule']],
  ["a missing setting", `app.timer("f", { schedule: "%WHEN%", ${handler} });`, ['there is no setting "WHEN"']],
  ["a missing connection", hub('connection: "NONE",'), ['there is no setting "NONE" for its option "connection"']],
  ["storage without a setting", hub('connection: "HUBS",'), ['there is no setting "AzureWebJobsStorage"']],
  ["a route", http('route: "a/{b:regex(x)}"'), ["function f", "constraint"]],
  ["a route of the host", http('route: "admin/x"'), ['the route "admin/x" is the host\'s own']],
  [
    "an option",
    `app.generic("f", { trigger: trigger.generic({ type: "timerTrigger", schedul: "x" }), ${handler} });`,
    ['the option "schedul" is not played'],
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
    "a queue of something else",
    `app.storageQueue("f", { queueName: "work", connection: "HUBS", ${handler} });`,
    ["function f, binding", "(queueTrigger): its connection is no connection string of a storage account"],
  ],
  ["two functions of one name", http('route: "a"') + http('route: "b"'), ['"f" has already been registered']],
  ["an app that throws", 'throw new Error("no luck");', ["app.cjs cannot be loaded: no luck", "app.cjs:2"]],
  [
    "an app whose start hook throws",
    `app.hook.appStart(() => { throw new Error("no luck"); }); ${http('route: "a"')}`,
    ["hook threw: no luck"],
  ],
  ["an app that says nothing", "", ["registers no functions"]],
  ["streams", `app.setup({ enableHttpStream: true }); ${http('route: "a"')}`, ["enableHttpStream"]],
])("refuses %s", async (_, source, parts) => {
  const said = await refusal({ source });
  for (const part of parts) expect(said).toContain(part);
});

it("refuses an unknown key of host.json", async () => {
  const hostJson = { version: "2.0", extensions: { eventHubs: { batchSize: 1 } } };
  expect(await refusal({ source: http('route: "a"'), hostJson })).toContain("extensions.eventHubs.batchSize");
});

it("refuses a port that is taken", async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve(Object(taken.address()).port));
  });
  expect(await refusal({ source: http('route: "a"'), port })).toContain(`Port ${port} is taken`);
  taken.close();
});
