import { fail } from "../common/fail.ts";
import { bar, line, progressLine } from "../common/progress-bar.ts";
import { chaosUsage, readChaosOptions } from "./options.ts";
import { reportText } from "./report.ts";
import { type ChaosListener, runChaos } from "./run.ts";
import type { ChaosStack } from "./stack.ts";

async function main(): Promise<void> {
  const options = readChaosOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(chaosUsage);
    return;
  }
  const { events, kills } = options;
  const rounds = line();
  let settling: ReturnType<typeof progressLine> | undefined;
  const result = await runChaos(options, {
    onStack: cleanUpOnInterrupt(),
    onRound: ({ kills: done, sent }) =>
      rounds.write(`sent ${bar(sent / events)} ${sent}/${events}   kills ${done}/${kills}`),
    onSettling(state, landed, inHubs) {
      if (settling === undefined) rounds.done();
      settling ??= progressLine(inHubs);
      settling.show(state, landed);
    },
  });
  settling?.done();
  console.log(`\n${reportText(options, result)}`);
  process.exitCode = result.wrongs.length === 0 ? 0 : 1;
}

/** Ctrl-C ends all processes and removes their data, though it comes before they all run: then as soon as they do. */
function cleanUpOnInterrupt(): NonNullable<ChaosListener["onStack"]> {
  let known: ChaosStack | undefined;
  let interrupted = false;
  const cleanUp = (stack: ChaosStack) => stack.close().then(() => process.exit(130), fail);
  process.on("SIGINT", () => {
    if (!interrupted) console.log("\nEnds, and removes what it made.");
    if (!interrupted && known !== undefined) void cleanUp(known);
    interrupted = true;
  });
  return (stack) => {
    known = stack;
    if (interrupted) void cleanUp(stack);
  };
}

main().catch(fail);
