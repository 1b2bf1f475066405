import { resolve } from "node:path";
import { lockFolder } from "../../local/data-folder/lock.ts";
import { emptyOwnFolder } from "../../local/data-folder/owned-folder.ts";
import { summaries } from "../../shared/gold/registry.ts";
import { alertsHub } from "../../shared/serving/outbox/outputs/health-alerts.ts";
import { scoresHub } from "../../shared/serving/outbox/outputs/risk-scores.ts";
import { type StackProcess, startStack } from "../common/stack.ts";
import { openTarget } from "../common/target.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { printUnderWay } from "../status/read.ts";
import { reconcileServing } from "./compare-serving.ts";
import { loadHistory } from "./load-history.ts";
import { printAlerts, printDeliveries, printScores, printSummary } from "./print-rows.ts";
import { publishedMessages } from "./published-messages.ts";
import { reconcileDemo } from "./reconcile.ts";
import { writeDemoReport } from "./report.ts";
import { writeSamples } from "./samples.ts";
import { dueScores } from "./scores.ts";
import { secondsSince } from "./send-and-wait.ts";
import { streamLive } from "./stream-live.ts";
import { type DemoReceiver, startReceiver } from "./webhooks.ts";

const seed = 2026;
/** Exit code of a command that Ctrl-C has ended. */
const interrupted = 130;

export interface DemoOptions {
  /** Exits after the demo. */
  readonly exit: boolean;
  readonly data: string;
  /** Flags of the local stack. */
  readonly stack: readonly string[];
}

export async function runDemo({ exit, data, stack: flags }: DemoOptions): Promise<void> {
  const began = performance.now();
  // Until the process of the stack takes the lock over, no other demo may delete the folder.
  const lock = lockFolder(data, "korevital demo");
  process.once("exit", () => lock.release());
  emptyOwnFolder(data, "korevital demo");
  const receiver = await startReceiver();
  // Its settings come last, so that they count: the demo reconciles what it receives.
  const starting = startStack([...flags, ...receiver.flags, "--data", data, "--log", "quiet"]);
  let isInterrupted = false;
  process.once("SIGINT", () => {
    isInterrupted = true;
    // The stack gets the signal too, and stops in order.
    void starting
      .then((stack) => stack.stop())
      .catch(() => {})
      .finally(() => process.exit(interrupted));
  });
  try {
    await runWith(await starting, receiver, { exit, data }, began);
  } catch (error) {
    // What failed because the stack stops is no error.
    if (isInterrupted) await new Promise<never>(() => {});
    throw error;
  } finally {
    receiver.close();
  }
}

async function runWith(
  stack: StackProcess,
  { deliveries }: DemoReceiver,
  { exit, data }: Pick<DemoOptions, "exit" | "data">,
  began: number,
): Promise<void> {
  const azure = openTarget({ data });
  try {
    console.log(`The local stack runs (${secondsSince(began)}). Functions: http://127.0.0.1:${stack.functionsPort}\n`);
    console.log(`Watch it: ${stack.page}\n`);
    const loaded = await loadHistory(azure, seed);
    const live = await streamLive(azure, stack, seed);
    for (const summary of summaries) await printSummary(azure, summary);
    const scores = await publishedMessages(azure, scoresHub, dueScores(loaded.events).length);
    printScores(azure, scores);
    const alerts = await publishedMessages(azure, alertsHub, 1);
    printAlerts(azure, alerts);
    await printDeliveries(deliveries);
    console.log(`\n${quarantineText(await quarantineCounts(azure))}`);
    await reconcileDemo(azure, loaded, live, scores, { alerts, deliveries });
    const isServed = await reconcileServing(azure);
    await printUnderWay(azure);
    console.log(`\nHealth report: ${await writeDemoReport(azure, data, Date.now())}`);
    const samples = await writeSamples(data, Date.now());
    console.log(nextSteps({ data, samples, port: stack.functionsPort, exit, isServed }));
    console.log(
      `Done in ${secondsSince(began)}.${exit ? "" : ` The stack runs until Ctrl-C. The page: ${stack.page}`}`,
    );
    if (!exit) await Promise.race([stack.ended, new Promise<never>(() => {})]);
  } finally {
    await azure.close();
    await stack.stop();
  }
}

interface NextSteps extends Pick<DemoOptions, "exit" | "data"> {
  readonly samples: string;
  /** Of the functions. */
  readonly port: number;
  /** Whether there is a serving database. */
  readonly isServed: boolean;
}

/** What to look at next. Each command can be copied as it is. */
function nextSteps({ data, samples, port, exit, isServed }: NextSteps): string {
  const [first] = summaries;
  const key = `$(node -p "require('${resolve(data)}/functions-host/keys.json').default")`;
  const query = `SELECT date, count(*) FROM ${first?.name} GROUP BY date ORDER BY date`;
  const psql = isServed ? [`  npx korevital psql -c "${query}" --data ${data}`] : [];
  const again = exit ? [`  npx korevital start --data ${data}          # the stack of the demo again`] : [];
  return `
Next, ${exit ? "" : "in another terminal, "}for example:
${[
  ...again,
  `  npx korevital status --watch --data ${data}`,
  `  npx korevital gold ${first?.name} --where user_id=20001 --personal --data ${data}`,
  `  npx korevital sql "${query}" --data ${data}`,
  `  npx korevital quarantine list --each --limit 5 --data ${data}`,
  `  npx korevital load ${samples} --data ${data}`,
  `  npx korevital gold ${first?.name} --where user_id=30001 --personal --data ${data}`,
  `  npx korevital tail stedi-score-agg --from beginning --limit 5 --data ${data}`,
  `  curl "http://127.0.0.1:${port}/api/gold/${first?.name}?limit=3" -H "x-functions-key: ${key}"`,
  ...psql,
].join("\n")}
`;
}
