import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import type { Azure } from "../shared/azure/clients.ts";
import { landingContainer } from "../shared/bronze/landing/storage-event.ts";
import { summaries } from "../shared/gold/registry.ts";
import type { Summary } from "../shared/gold/summary.ts";
import type { Account } from "./account/account.ts";
import { bronzeScan } from "./account/bronze-scan.ts";
import { compare } from "./account/compare.ts";
import { outcomes, outcomesText, type Sent, sentByAccount, sentEvents } from "./account/outcomes.ts";
import { isExact, reportText } from "./account/report.ts";
import { progressLine } from "./bar.ts";
import { fail } from "./fail.ts";
import { type GeneratedEvent, gymVisit, history, peopleOf } from "./history.ts";
import { readPipeline, waitUntilSettled } from "./progress.ts";
import { publish } from "./publish.ts";
import { quarantineCounts, quarantineText } from "./quarantine/counts.ts";
import { allRows } from "./rows.ts";
import { openTarget } from "./settings.ts";
import { amqpSender } from "./simulation/amqp-sender.ts";
import { run } from "./simulation/run.ts";
import { minute, type Simulation, simulationOf } from "./simulation/simulation.ts";
import { ticks } from "./simulation/ticks.ts";
import { startStack } from "./stack.ts";
import { textTable } from "./table.ts";

const usage = `npm run demo [-- --exit] [-- --data FOLDER] [-- port flags of npm start]

Starts everything on this machine, loads a made-up history, sends from 20 devices live, lands a file, shows the summaries, and proves by an
account that every event sent is in exactly one outcome.
  --exit           ends instead of staying up until Ctrl-C
  --data FOLDER    .local/demo; what is in it is forgotten first`;

const day = 86_400_000;
/** Live devices send a little late, a little twice, a little mixed up, and a little broken. */
const live = { devices: 20, rate: 1, minutes: 0.25, late: 0.05, duplicates: 0.05, disorder: 3, poison: 0.02 };
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
    const past = await loadHistory(azure);
    const { account, landed } = await streamLive(azure);
    for (const summary of summaries) await showSummary(azure, summary);
    console.log(quarantineText(await quarantineCounts(azure)));
    await proveByAccount(azure, [past, landed], account);
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

async function loadHistory(azure: Azure): Promise<Sent> {
  const options = { seed, users: 50, days: 14, from: Math.floor(Date.now() / day - 14) * day };
  const events = [...history(options)];
  const counts = Object.entries(Object.groupBy(events, ({ stream }: GeneratedEvent) => stream));
  console.log(
    `A history of 50 users and two weeks: ${counts.map(([stream, some = []]) => `${some.length} ${stream}`).join(", ")}.`,
  );
  await sendAndWait(azure, events.length, () => publish(azure, events));
  return sentEvents("history", events);
}

async function streamLive(azure: Azure): Promise<{ account: Account; landed: Sent }> {
  const simulation = simulationOf({ ...live, seed, start: Date.now() });
  const seconds = (live.minutes * minute) / 1000;
  const flaws = "some readings late, twice, out of order or broken";
  console.log(`\n${live.devices} devices work out and send live, for ${seconds} s: ${flaws}.`);
  const visits = visitsOfToday(Date.now());
  const file = `gyms/${new Date().toISOString().slice(0, 10)}.ndjson.gz`;
  console.log(`Meanwhile the gyms put a file into landing: ${file}, ${visits.length} visits.`);
  const account = await sendAndWait(azure, eventCount(simulation) + visits.length, async () => {
    const content = gzipSync(visits.map(({ body }) => body).join("\n"));
    const [ran] = await Promise.all([
      run(simulation, amqpSender(azure), { protocol: "amqp", speed: 1 }),
      azure.files(landingContainer).upload(file, Readable.from([content])),
    ]);
    if (ran.failure !== undefined) throw ran.failure;
    return ran.account;
  });
  return { account, landed: sentEvents("file", visits) };
}

/** What the gyms know of the people of the history this morning. */
function visitsOfToday(now: number): GeneratedEvent[] {
  return peopleOf({ seed, users: 50 }).map((person, index) => {
    const login = now - (120 + index) * minute;
    return gymVisit(person, "1", { login, logout: login + 75 * minute });
  });
}

function eventCount(simulation: Simulation): number {
  let count = 0;
  for (const { events } of ticks(simulation)) count += events.length;
  return count;
}

async function sendAndWait<T>(azure: Azure, count: number, send: () => Promise<T>): Promise<T> {
  const { landed } = await readPipeline(azure);
  const began = performance.now();
  const line = progressLine(count);
  const [sent] = await Promise.all([send(), waitUntilSettled(azure, landed, count, line.show)]);
  line.done();
  console.log(`${count.toLocaleString("en-US")} events from device to gold in ${seconds(began)}.`);
  return sent;
}

/** All that was sent, by outcome; and the live devices' figures, as their account expects them. */
async function proveByAccount(azure: Azure, sent: readonly Sent[], account: Account): Promise<void> {
  const senders = [...sent, sentByAccount("live", account)];
  const scan = bronzeScan(azure, {});
  await scan.read();
  const streams = outcomes(senders, scan);
  console.log(`\nThe account: what was sent, and what became of it\n\n${outcomesText(senders, streams)}\n`);
  const comparison = await compare(azure, account, { patience: 10 });
  if (!streams.every((stream) => stream.isExact)) throw new Error("✗ What was sent is not what arrived.");
  console.log("✓ Every event sent is in exactly one outcome, byte for byte.");
  if (!isExact(comparison)) throw new Error(reportText(account, comparison));
  console.log("✓ What the live devices sent is in silver and gold to the last reading, each event counted once.");
}

async function showSummary(azure: Azure, summary: Summary): Promise<void> {
  const rows = await allRows(azure, summary, { personal: false });
  const when = timeColumn(summary);
  const newest = rows.toSorted((a, b) => String(b[when]).localeCompare(String(a[when]))).slice(0, shownRows);
  console.log(`\n${summary.name}: ${rows.length} rows, the newest ${newest.length}, personal columns masked\n`);
  console.log(`${textTable(summary, newest)}\n`);
}

/** By which column rows are newer: the first time, or else the date. */
function timeColumn({ columns, grain, date }: Summary): string {
  const time = columns.find(({ type }) => type === "time")?.name;
  return time ?? grain.find(({ property }) => property === date)?.column ?? "";
}

function lookFurther(data: string, port: number): string {
  const [first] = summaries;
  return `
Look further:
  npm run gold -- ${first?.name} --personal --data ${data}
  npm run gold -- ${first?.name} --where user_id=20001 --format csv --data ${data}
  curl "http://127.0.0.1:${port}/api/gold/${first?.name}?limit=3" -H "x-functions-key: $(node -p "require('${resolve(data)}/functions-host/keys.json').default")"
`;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

main().catch(fail);
