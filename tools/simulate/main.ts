import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simulationLine } from "../common/progress-bar.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import {
  localKafkaPort,
  openTarget,
  stackFolder,
  type TargetFlags,
  targetOptions,
  targetUsage,
} from "../common/target.ts";
import type { Account } from "../reconcile/ledger.ts";
import { writeAccount } from "../reconcile/ledger-file.ts";
import { accountPath } from "../reconcile/ledger-path.ts";
import { readSimulation, type SimulationFlags } from "./options.ts";
import { poisonKinds } from "./poison.ts";
import { type Protocol, protocolsIn } from "./protocol.ts";
import { run } from "./run.ts";
import type { Sender } from "./sender.ts";
import { openSenders } from "./senders.ts";
import { simulationOf } from "./simulation.ts";

const usage = `npm run simulate -- --devices N --rate R --minutes M [options]

Sends what N people and their devices would: they register, work out, and each device reads R heart rates a second for M minutes.
Keeps an exact account of it, also when it is stopped with Ctrl-C; npm run account -- FILE compares it with what arrived.
  --devices N      100
  --rate R         readings a second of each device, 1; fractions too
  --minutes M      1; fractions too
  --late %         readings that are held back until all else is sent, beyond their workout's stop
  --duplicates %   events that are sent twice
  --disorder S     seconds in which readings may overtake each other
  --poison %       readings whose bodies are broken, in ${poisonKinds.length} ways
  --speed X        simulated seconds in a real one, 1; 0 is as fast as possible
  --protocol P     amqp or kafka (the hubs), or http (POST /api/streams/…); several, as amqp,kafka: each model of devices speaks one
  --url URL        of the function app, for http: http://127.0.0.1:7071
  --key KEY        for http; that of the local functions host if not given
  --seed S         1: the same seed and start send the same bytes in the same order
  --start TIME     of the simulated minutes; now, or so that they end now unless --speed is 1
  --account FILE   accounts/TIME-SEED.json in the data folder
${targetUsage}`;

const options = {
  ...targetOptions,
  devices: { type: "string", default: "100" },
  rate: { type: "string", default: "1" },
  minutes: { type: "string", default: "1" },
  late: { type: "string", default: "0" },
  duplicates: { type: "string", default: "0" },
  disorder: { type: "string", default: "0" },
  poison: { type: "string", default: "0" },
  speed: { type: "string", default: "1" },
  seed: { type: "string", default: "1" },
  start: { type: "string" },
  protocol: { type: "string", default: "amqp" },
  url: { type: "string", default: "http://127.0.0.1:7071" },
  key: { type: "string" },
  account: { type: "string" },
} as const;

async function main(flags: Flags<typeof options>): Promise<void> {
  const protocols = protocolsIn(flags.protocol);
  const azure = openTarget(flags);
  const { url } = flags;
  const senders = openSenders(azure, protocols, {
    door: () => ({ url, key: keyFor(flags) }),
    kafkaPort: () => localKafkaPort(flags),
  });
  try {
    await simulate(flags, protocols, senders);
  } finally {
    await senders.close();
    await azure.close();
  }
}

async function simulate(
  flags: SimulationFlags & TargetFlags & { readonly account?: string | undefined },
  protocols: readonly Protocol[],
  sender: Sender,
): Promise<void> {
  const { speed, ...simulated } = readSimulation(flags, Date.now());
  const simulation = simulationOf(simulated);
  const file = flags.account ?? accountPath(flags, Date.now(), simulation.seed);
  const line = simulationLine();
  const { account, failure } = await run(simulation, sender, {
    protocols,
    speed,
    stop: stopOnInterrupt(),
    onProgress: line.show,
  });
  line.done();
  await writeAccount(file, account);
  console.log(summary(account));
  const stack = flags.data === undefined ? "" : ` --data ${flags.data}`;
  console.log(`\nAccount: ${file}\nCompare: npm run account -- ${file}${stack}`);
  if (failure !== undefined) throw failure;
}

/** The first Ctrl-C ends the sending, the second the process. */
function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  return controller.signal;
}

function summary({ streams, complete, began, ended, unsure }: Account): string {
  const total = Object.values(streams).reduce((sum, { sent }) => sum + sent, 0);
  const seconds = Math.max(0.001, (Date.parse(ended) - Date.parse(began)) / 1000);
  const lines = Object.entries(streams).map(([name, { sent, distinct, quarantined, rejectedBy }]) => {
    const rejected = Object.values(rejectedBy).reduce((sum, count) => sum + count, 0);
    const notes = [`${count(distinct)} distinct`];
    if (quarantined.count > 0) notes.push(`${count(quarantined.count)} to be quarantined`);
    if (rejected > 0) notes.push(`${count(rejected)} to be rejected`);
    return `  ${name.padEnd(14)} ${count(sent).padStart(11)}   ${notes.join(", ")}`;
  });
  const rate = count(Math.round(total / seconds));
  return [
    `${count(total)} events sent in ${seconds.toFixed(1)} s (${rate} a second)${complete ? "" : ", then it ended early"}:`,
    ...lines,
    ...(unsure.length === 0 ? [] : [`${count(unsure.length)} events went unanswered once or more: perhaps sent twice`]),
  ].join("\n");
}

function keyFor({ key, ...flags }: TargetFlags & { readonly key?: string | undefined }): string {
  if (key !== undefined) return key;
  const file = join(stackFolder(flags), "functions-host", "keys.json");
  if (!existsSync(file)) throw new Error(`no function key (there is no ${file}): give --key`);
  return JSON.parse(readFileSync(file, "utf8")).default;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

await runCommand(usage, options, main);
