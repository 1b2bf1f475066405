import { exitWithError } from "../common/fail.ts";
import { bar, openLine, pipelineProgress } from "../common/progress-bar.ts";
import type { ChaosOptions } from "./options.ts";
import { reportText } from "./report.ts";
import { type ChaosListener, runChaos } from "./run.ts";
import type { ChaosStack } from "./stack.ts";

/** Runs chaos, and prints its report; the exit code is 1 if there is a violation. */
export async function printChaos(options: ChaosOptions): Promise<void> {
  const { events, kills } = options;
  const rounds = openLine();
  let settling: ReturnType<typeof pipelineProgress> | undefined;
  const result = await runChaos(options, {
    onStack: cleanUpOnInterrupt(),
    onRound: ({ kills: done, sent }) =>
      rounds.write(`sent ${bar(sent / events)} ${sent}/${events}   kills ${done}/${kills}`),
    onSettling(state, landed, inHubs) {
      if (settling === undefined) rounds.end();
      settling ??= pipelineProgress(inHubs);
      settling.show(state, landed);
    },
  });
  settling?.done();
  console.log(`\n${reportText(options, result)}`);
  process.exitCode = result.violations.length === 0 ? 0 : 1;
}

/** On Ctrl-C, ends all processes and removes their data; during the start, as soon as all of them run. */
function cleanUpOnInterrupt(): NonNullable<ChaosListener["onStack"]> {
  let started: ChaosStack | undefined;
  let interrupted = false;
  const cleanUp = (stack: ChaosStack) => stack.close().then(() => process.exit(130), exitWithError);
  process.on("SIGINT", () => {
    if (!interrupted) console.log("\nStopping, and removing the data.");
    if (!interrupted && started !== undefined) void cleanUp(started);
    interrupted = true;
  });
  return (stack) => {
    started = stack;
    if (interrupted) void cleanUp(stack);
  };
}
