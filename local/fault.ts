import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandName } from "./command-name.ts";
import { readCommand } from "./faults/command.ts";
import { faultKinds } from "./faults/fault.ts";

/* Sends faults to the running local stack. */

const kinds = Object.entries(faultKinds).map(([target, names]) => `  ${target.padEnd(12)} ${names.join(", ")}`);
const command = commandName("local/fault.ts", process.env);
const usage = `${command} TARGET KIND [options]
${command} event-hubs recreate [HUB]
${command} list
${command} clear [ID]

TARGET KIND adds a fault. recreate deletes a hub (all without HUB) and creates it again, at once. list prints the
faults, and how often each has happened. clear removes all faults, or one.

${kinds.join("\n")}

  --rate R             probability, above 0 up to 1 (1)
  --count N            at most N times
  --for TIME           for this long (500ms, 30s, 2m)
  --after              carries the request out, and loses its response
  --only TEXT          only requests with this text in method and path (/colls/orders/), or in "send HUB",
                       "receive HUB/…", "manage HUB", "authenticate …", those of Kafka ending in "over Kafka"
  --retry-after TIME   of 429: the retry delay that the client gets (100ms)
  --delay TIME         of latency and timeout, and of throttle over Kafka (1s)
  --data FOLDER        of the running local stack (.local, or LOCAL_AZURE_DATA)`;

interface AdminResponse {
  readonly error?: string;
  readonly faults?: readonly object[];
}

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args.includes("--help")) {
    console.log(usage);
    return;
  }
  const { method, path, body, data } = readCommand(args);
  const headers = { "content-type": "application/json" };
  const content = body === undefined ? {} : { body: JSON.stringify(body), headers };
  const response = await fetch(`http://127.0.0.1:${adminPort(data)}${path}`, { method, ...content });
  const result: AdminResponse = JSON.parse(await response.text());
  if (result.error !== undefined) throw new Error(result.error);
  for (const one of result.faults ?? [result]) console.log(JSON.stringify(one));
  if (result.faults?.length === 0) console.log("No faults.");
}

function adminPort(data: string | undefined): number {
  const file = join(data ?? process.env["LOCAL_AZURE_DATA"] ?? ".local", "settings.json");
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): start one, or give --data`);
  return JSON.parse(readFileSync(file, "utf8")).adminPort;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
