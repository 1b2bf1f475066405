import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { summaries } from "../../shared/gold/registry.ts";
import { fail } from "../common/fail.ts";
import { openTarget } from "../common/target.ts";
import { startStack } from "../common/stack.ts";
import { quarantineCounts, quarantineText } from "../quarantine/counts.ts";
import { readFlags } from "./flags.ts";
import { loadHistory } from "./load-history.ts";
import { streamLive } from "./stream-live.ts";
import { proveByAccount } from "./reconcile.ts";
import { dueScores, publishedScores } from "./scores.ts";
import { secondsSince } from "./send-and-wait.ts";
import { showScores, showSummary } from "./print-rows.ts";

const usage = `npm run demo [-- --exit] [-- --data FOLDER] [-- port flags of npm start]

Starts everything on this machine, loads a made-up history, sends from 20 devices live (over AMQP, and over Kafka), lands a file, shows the summaries
and the risk scores that went out, and proves by an account that every event sent is in exactly one outcome.
  --exit           ends instead of staying up until Ctrl-C
  --data FOLDER    .local/demo; what is in it is forgotten first`;

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
    console.log(`Everything runs (${secondsSince(began)}). Functions: http://127.0.0.1:${stack.functionsPort}\n`);
    const past = await loadHistory(azure, seed);
    const present = await streamLive(azure, stack, seed);
    for (const summary of summaries) await showSummary(azure, summary);
    const scores = await publishedScores(azure, dueScores(past.events).length);
    showScores(azure, scores);
    console.log(`\n${quarantineText(await quarantineCounts(azure))}`);
    await proveByAccount(azure, past, present, scores);
    console.log(lookFurther(data, stack.functionsPort));
    console.log(`Done in ${secondsSince(began)}.`);
    if (!exit) await Promise.race([stack.ended, new Promise<never>(() => {})]);
  } finally {
    await azure.close();
    await stack.stop();
  }
}

function lookFurther(data: string, port: number): string {
  const [first] = summaries;
  const key = `$(node -p "require('${resolve(data)}/functions-host/keys.json').default")`;
  return `
Look further:
  npm run gold -- ${first?.name} --personal --data ${data}
  npm run gold -- ${first?.name} --where user_id=20001 --format csv --data ${data}
  curl "http://127.0.0.1:${port}/api/gold/${first?.name}?limit=3" -H "x-functions-key: ${key}"
`;
}

main().catch(fail);
