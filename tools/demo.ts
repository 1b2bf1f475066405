import { rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Azure } from "../shared/azure/clients.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import { progressLine } from "./bar.ts";
import { fail } from "./fail.ts";
import { type GeneratedEvent, history, peopleOf } from "./history.ts";
import { sendLive } from "./live.ts";
import { readPipeline, waitUntilSettled } from "./progress.ts";
import { publish } from "./publish.ts";
import { quarantineCounts, quarantineText } from "./quarantine.ts";
import { allRows } from "./rows.ts";
import { openTarget } from "./settings.ts";
import { startStack } from "./stack.ts";
import { textTable } from "./table.ts";

const usage = `npm run demo [-- --exit] [-- --data FOLDER] [-- port flags of npm start]

Starts everything on this machine, loads a made-up history, sends from 20 devices live, and shows the summary.
  --exit           ends instead of staying up until Ctrl-C
  --data FOLDER    .local/demo; what is in it is forgotten first`;

const day = 86_400_000;
const liveSeconds = 15;
const shownRows = 12;
const seed = 2026;

async function main(): Promise<void> {
  const { exit, data, flags } = readFlags();
  const began = performance.now();
  await rm(data, { recursive: true, force: true });
  const stack = await startStack([...flags, "--data", data, "--log", "quiet"]);
  process.once("SIGINT", () => stack.stop().then(() => process.exit(0)));
  const azure = openTarget({ data });
  try {
    console.log(`Everything runs (${seconds(began)}). Functions: http://127.0.0.1:${stack.functionsPort}\n`);
    await loadHistory(azure);
    await streamLive(azure);
    for (const summary of summaries) await showSummary(azure, summary);
    console.log(quarantineText(await quarantineCounts(azure)));
    console.log(lookFurther(data, stack.functionsPort));
    console.log(`Done in ${seconds(began)}.`);
    if (!exit) await Promise.race([stack.ended, new Promise<never>(() => {})]);
  } finally {
    await azure.close();
    await stack.stop();
  }
}

function readFlags(): { exit: boolean; data: string; flags: string[] } {
  const { values, tokens } = parseArgs({
    strict: false,
    tokens: true,
    options: { exit: { type: "boolean" }, data: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help === true) {
    console.log(usage);
    process.exit(0);
  }
  const own = new Set(["exit", "data"]);
  const first = tokens.filter((token) => token.kind === "option" && own.has(token.name));
  const taken = new Set(
    first.flatMap((token) =>
      token.kind === "option" && token.name === "data" && !token.inlineValue
        ? [token.index, token.index + 1]
        : [token.index],
    ),
  );
  return {
    exit: values.exit === true,
    data: typeof values.data === "string" ? values.data : ".local/demo",
    flags: process.argv.slice(2).filter((_, index) => !taken.has(index)),
  };
}

async function loadHistory(azure: Azure): Promise<void> {
  const options = { seed, users: 50, days: 14, from: Math.floor(Date.now() / day - 14) * day };
  const events = [...history(options)];
  const counts = Object.entries(Object.groupBy(events, ({ stream }: GeneratedEvent) => stream));
  console.log(
    `A history of 50 users and two weeks: ${counts.map(([stream, some = []]) => `${some.length} ${stream}`).join(", ")}.`,
  );
  await sendAndWait(azure, events.length, () => publish(azure, events));
}

async function streamLive(azure: Azure): Promise<void> {
  const people = peopleOf({ seed, users: 20 });
  console.log(`\n20 devices work out and send live, for ${liveSeconds} s.`);
  const expected = people.length * (liveSeconds + 2);
  await sendAndWait(azure, expected, () => sendLive(azure, people, liveSeconds, () => {}));
}

async function sendAndWait(azure: Azure, count: number, send: () => Promise<unknown>): Promise<void> {
  const { landed } = await readPipeline(azure);
  const began = performance.now();
  const line = progressLine(count);
  const sending = send();
  await Promise.all([sending, waitUntilSettled(azure, landed, count, line.show)]);
  line.done();
  console.log(`${count} events from device to gold in ${seconds(began)}.`);
}

async function showSummary(azure: Azure, summary: Summary): Promise<void> {
  const rows = await allRows(azure, summary, { personal: false });
  const newest = rows.toSorted((a, b) => String(b["start"]).localeCompare(String(a["start"]))).slice(0, shownRows);
  console.log(`\n${summary.name}: ${rows.length} rows, the newest ${newest.length}, personal columns masked\n`);
  console.log(`${textTable(summary, newest)}\n`);
}

function lookFurther(data: string, port: number): string {
  const [first] = summaries;
  return `
Look further:
  npm run gold -- ${first?.name} --personal --data ${data}
  npm run gold -- ${first?.name} --where user_id=20001 --format csv --data ${data}
  curl "http://127.0.0.1:${port}/api/gold/${first?.name}?limit=3" -H "x-functions-key: $(node -p "require('./${data}/functions-host/keys.json').default")"
`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

main().catch(fail);
