import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { summaries } from "../../shared/gold/registry.ts";
import { exitWithError } from "../common/fail.ts";
import { startStack } from "../common/stack.ts";
import { openTarget } from "../common/target.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { printUnderWay } from "../status/read.ts";
import { readFlags } from "./flags.ts";
import { loadHistory } from "./load-history.ts";
import { printScores, printSummary } from "./print-rows.ts";
import { reconcileDemo } from "./reconcile.ts";
import { dueScores, publishedScores } from "./scores.ts";
import { secondsSince } from "./send-and-wait.ts";
import { streamLive } from "./stream-live.ts";

const usage = `npm run demo [-- --exit] [-- --data FOLDER] [-- port flags of npm start]

Starts the local stack, loads a generated history, sends events of 20 live devices over AMQP and Kafka, lands a file,
prints the summaries and the published risk scores, and reconciles: every event sent has exactly one outcome.
  --exit           exits afterwards; by default the stack runs until Ctrl-C
  --data FOLDER    data folder, which is deleted first (.local/demo)`;

const seed = 2026;

async function main(): Promise<void> {
  const { help, exit, data, others } = readFlags(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return;
  }
  const began = performance.now();
  await rm(data, { recursive: true, force: true });
  const stack = await startStack([...others, "--data", data, "--log", "quiet"]);
  process.once("SIGINT", () => stack.stop().then(() => process.exit(0)));
  const azure = openTarget({ data });
  try {
    console.log(`The local stack runs (${secondsSince(began)}). Functions: http://127.0.0.1:${stack.functionsPort}\n`);
    const loaded = await loadHistory(azure, seed);
    const live = await streamLive(azure, stack, seed);
    for (const summary of summaries) await printSummary(azure, summary);
    const scores = await publishedScores(azure, dueScores(loaded.events).length);
    printScores(azure, scores);
    console.log(`\n${quarantineText(await quarantineCounts(azure))}`);
    await reconcileDemo(azure, loaded, live, scores);
    await printUnderWay(azure);
    console.log(nextSteps(data, stack.functionsPort));
    console.log(`Done in ${secondsSince(began)}.`);
    if (!exit) await Promise.race([stack.ended, new Promise<never>(() => {})]);
  } finally {
    await azure.close();
    await stack.stop();
  }
}

function nextSteps(data: string, port: number): string {
  const [first] = summaries;
  const key = `$(node -p "require('${resolve(data)}/functions-host/keys.json').default")`;
  return `
Next steps:
  npm run gold -- ${first?.name} --personal --data ${data}
  npm run gold -- ${first?.name} --personal --where user_id=20001 --format csv --data ${data}
  curl "http://127.0.0.1:${port}/api/gold/${first?.name}?limit=3" -H "x-functions-key: ${key}"
`;
}

main().catch(exitWithError);
