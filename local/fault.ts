import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { faultKinds } from "./faults/fault.ts";
import { readOrder } from "./faults/order.ts";

/* `npm run fault`: orders faults from the local stack that runs. */

const kinds = Object.entries(faultKinds).map(([target, names]) => `  ${target.padEnd(12)} ${names.join(", ")}`);
const usage = `npm run fault -- TARGET KIND [options]   from now on
npm run fault -- event-hubs anew [HUB]   deletes a hub (all without HUB) and makes it again, at once
npm run fault -- list                    those that hold, and how often each has happened
npm run fault -- clear [ID]              none any more, or one less

${kinds.join("\n")}

  --rate R             how likely, above 0 up to 1 (1)
  --count N            so often, then no more
  --for TIME           so long (500ms, 30s, 2m), then no more
  --after              done, but the answer is lost
  --only TEXT          to what has this in method and path (/colls/orders/), or in "send HUB",
                       "receive HUB/…", "manage HUB", "authenticate …", those of Kafka ending in "over Kafka"
  --retry-after TIME   of 429: what the client is told to wait (100ms)
  --delay TIME         of latency and timeout, and of throttle over Kafka (1s)
  --data FOLDER        of the local stack to talk to (.local, or KOREVITAL_DATA)`;

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args.includes("--help")) {
    console.log(usage);
    return;
  }
  const { method, path, body, data } = readOrder(args);
  const headers = { "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body), headers };
  const answer = await fetch(`http://127.0.0.1:${adminPort(data)}${path}`, { method, ...sent });
  const told: { error?: string; faults?: readonly object[] } = JSON.parse(await answer.text());
  if (told.error !== undefined) throw new Error(told.error);
  for (const one of told.faults ?? [told]) console.log(JSON.stringify(one));
  if (told.faults?.length === 0) console.log("No faults.");
}

function adminPort(data: string | undefined): number {
  const file = join(data ?? process.env["KOREVITAL_DATA"] ?? ".local", "settings.json");
  if (!existsSync(file)) throw new Error(`no local stack is running (no ${file}): npm start, or give --data`);
  return JSON.parse(readFileSync(file, "utf8")).adminPort;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
