import { flushCompileCache } from "node:module";
import { readFlags } from "./flags.ts";
import { startHost } from "./host.ts";
import { hostLog } from "./log.ts";
import { StartError } from "./start-error.ts";

/**
 * Runs host and worker for one app in this process; see README.md. Stops on SIGTERM, SIGINT, SIGHUP, or when the parent
 * process has exited.
 */
async function main(args: readonly string[]): Promise<void> {
  const flags = readFlags(args);
  const log = hostLog({
    verbose: flags.verbose,
    colour: flags.colour || process.stdout.isTTY === true,
    format: flags.logFormat,
    instance: flags.instance,
    write: (line) => console.log(line),
    now: () => new Date(),
  });
  const stopped = stopRequested();
  const host = await startHost({ ...flags, log });
  // Now, because a process that is killed writes nothing at its exit: the next one would compile everything again.
  flushCompileCache();
  await stopped;
  log.line("Host stops");
  await host.close();
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (process.send !== undefined) process.once("disconnect", () => resolve());
  });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    const output = error instanceof StartError ? error.message : error;
    console.error(output);
    if (error instanceof StartError && error.cause instanceof Error && process.argv.includes("--verbose"))
      console.error(error.cause);
    process.exit(1);
  },
);
