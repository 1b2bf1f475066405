import { sum, sumBy } from "../../shared/platform/sum.ts";
import { endProcess } from "../common/end-process.ts";
import { formatNumber } from "../common/format-number.ts";
import { simulationProgress } from "../common/progress-bar.ts";
import { type Flags, runCommand } from "../common/run-command.ts";
import { defaultFunctionKey } from "../common/running-stack.ts";
import {
  localKafkaPort,
  openTarget,
  stackFolder,
  type TargetFlags,
  targetOptions,
  targetUsage,
} from "../common/target.ts";
import type { Ledger } from "../reconcile/ledger.ts";
import { writeLedger } from "../reconcile/ledger-file.ts";
import { ledgerPath } from "../reconcile/ledger-path.ts";
import { readSimulation, type SimulationFlags } from "./options.ts";
import { poisonKinds } from "./poison.ts";
import { type Protocol, parseProtocols } from "./protocol.ts";
import { runSimulation } from "./run.ts";
import type { Sender } from "./sender.ts";
import { openSenders } from "./senders.ts";
import { simulationOf } from "./simulation.ts";

const usage = `npm run simulate -- --devices N --rate R --minutes M [options]

Sends the events of N people and their devices: registrations, workouts, gym visits, and R heart rates per second and
device for M minutes. Writes a ledger of the events sent, even when stopped with Ctrl-C. npm run reconcile -- FILE
compares the ledger with the pipeline.
  --devices N      number of devices (100)
  --rate R         readings per second and device, fractions allowed (1)
  --minutes M      simulated minutes, fractions allowed (1)
  --late %         readings sent after all other events
  --duplicates %   events sent twice
  --disorder S     seconds by which readings may be out of order
  --poison %       readings with a malformed body, of ${poisonKinds.length} kinds
  --speed X        simulated seconds per second; 0: as fast as possible (1)
  --protocol P     amqp or kafka (the hubs), or http (POST /api/streams/…); amqp,kafka: one protocol per device model
  --url URL        base URL of the function app, for http (http://127.0.0.1:7071)
  --key KEY        function key, for http (the key of the local functions host)
  --seed S         equal seed and start send equal bytes in the same order (1)
  --start TIME     start of the simulated time; by default the time now, or now minus M minutes if --speed is not 1
  --ledger FILE    the ledger file (ledgers/TIME-SEED.json in the data folder)
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
  ledger: { type: "string" },
} as const;

async function main(flags: Flags<typeof options>): Promise<void> {
  const protocols = parseProtocols(flags.protocol);
  const azure = openTarget(flags);
  const { url } = flags;
  const senders = openSenders(azure, protocols, {
    http: () => ({ url, key: keyFor(flags) }),
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
  flags: SimulationFlags & TargetFlags & { readonly ledger?: string | undefined },
  protocols: readonly Protocol[],
  sender: Sender,
): Promise<void> {
  const { speed, ...simulated } = readSimulation(flags, Date.now());
  const simulation = simulationOf(simulated);
  const file = flags.ledger ?? ledgerPath(flags, Date.now(), simulation.seed);
  const progress = simulationProgress();
  const { ledger, failure } = await runSimulation(simulation, sender, {
    protocols,
    speed,
    stop: stopOnInterrupt(),
    onProgress: progress.show,
  });
  progress.done();
  await writeLedger(file, ledger);
  console.log(summary(ledger));
  const stack = flags.data === undefined ? "" : ` --data ${flags.data}`;
  console.log(`\nLedger: ${file}\nReconcile: npm run reconcile -- ${file}${stack}`);
  if (failure !== undefined) throw failure;
}

/** The first Ctrl-C stops sending, the second one ends the process. */
function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  return controller.signal;
}

function summary({ streams, complete, began, ended, maybeDuplicated }: Ledger): string {
  const total = sumBy(Object.values(streams), ({ sent }) => sent);
  const seconds = Math.max(0.001, (Date.parse(ended) - Date.parse(began)) / 1000);
  const lines = Object.entries(streams).map(([name, { sent, distinct, quarantined, rejectedBy }]) => {
    const rejected = sum(Object.values(rejectedBy));
    const notes = [`${formatNumber(distinct)} distinct`];
    if (quarantined.count > 0) notes.push(`${formatNumber(quarantined.count)} expected in quarantine`);
    if (rejected > 0) notes.push(`${formatNumber(rejected)} expected to be rejected`);
    return `  ${name.padEnd(14)} ${formatNumber(sent).padStart(11)}   ${notes.join(", ")}`;
  });
  const rate = formatNumber(Math.round(total / seconds));
  return [
    `${formatNumber(total)} events sent in ${seconds.toFixed(1)} s (${rate} per second)${complete ? "" : ", incomplete"}:`,
    ...lines,
    ...(maybeDuplicated.length === 0
      ? []
      : [`${formatNumber(maybeDuplicated.length)} events may be duplicated: a request was not answered`]),
  ].join("\n");
}

function keyFor({ key, ...flags }: TargetFlags & { readonly key?: string | undefined }): string {
  if (key !== undefined) return key;
  return defaultFunctionKey(stackFolder(flags));
}

await runCommand(usage, options, main);
endProcess();
