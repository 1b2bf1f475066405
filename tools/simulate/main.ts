import { sum, sumBy } from "../../shared/platform/sum.ts";
import { formatNumber } from "../common/format-number.ts";
import { localAppUrl } from "../common/function-app.ts";
import { simulationProgress } from "../common/progress-bar.ts";
import { defaultFunctionKey } from "../common/running-stack.ts";
import { stackFolder, type TargetFlags } from "../common/stack-folder.ts";
import { localKafkaPort, openTarget } from "../common/target.ts";
import type { Ledger } from "../reconcile/ledger.ts";
import { writeLedger } from "../reconcile/ledger-file.ts";
import { ledgerPath } from "../reconcile/ledger-path.ts";
import { readSimulation, type SimulationFlags } from "./options.ts";
import type { Protocol } from "./protocol.ts";
import { runSimulation } from "./run.ts";
import type { Sender } from "./sender.ts";
import { openSenders } from "./senders.ts";
import { simulationOf } from "./simulation.ts";

export interface SimulateFlags extends SimulationFlags, TargetFlags {
  readonly protocol?: readonly Protocol[] | undefined;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly ledger?: string | undefined;
}

/** Sends the events of a simulation, and writes its ledger. */
export async function sendSimulation(flags: SimulateFlags): Promise<void> {
  const { protocol: protocols = ["amqp"] } = flags;
  const azure = openTarget(flags);
  const senders = openSenders(azure, protocols, {
    http: () => ({ url: urlFor(flags), key: keyFor(flags) }),
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
  console.log(`\nLedger: ${file}\nReconcile: npx korevital reconcile ${file}${stack}`);
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

/** The function app of the local stack, wherever it listens. */
function urlFor({ url, ...flags }: SimulateFlags): string {
  return url ?? localAppUrl(flags) ?? "http://127.0.0.1:7071";
}

function keyFor({ key, ...flags }: TargetFlags & { readonly key?: string | undefined }): string {
  if (key !== undefined) return key;
  return defaultFunctionKey(stackFolder(flags));
}
