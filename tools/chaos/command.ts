import { whole } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";

export const chaos = command("chaos", "kills processes and injects faults while events stream", "develop")
  .description(
    "Starts a separate stack (free ports, a temporary folder), sends generated events of all streams, kills processes " +
      "with SIGKILL meanwhile, waits until the pipeline is settled, and checks that each event counts exactly once. The " +
      "exit code is 1 if there is a violation. A run of 50,000 events with ten kills takes 75 s on two cores. " +
      "docs/testing.md describes the checks.",
  )
  // A Set has at most 16,777,216 elements.
  .option("--events <N>", "number of events", whole(1, 16_000_000), 20_000)
  .option("--kills <N>", "number of kills, at random times", whole(0, 10_000), 5)
  .option("--hosts <N>", "number of function hosts, 1 to 8", whole(1, 8), 2)
  .option("--broker", "also kills Event Hubs; disables the faults of Event Hubs", false)
  .option(
    "--faults",
    "injects faults: 429 and 503 from Cosmos DB; 500, 503 and timeouts from storage; disconnects from Event Hubs; " +
      "responses lost after the work is done",
    false,
  )
  .option("--tables", "reads the Delta tables of the streams during the run, and compares them with what landed", false)
  .option("--seed <N>", "seed of the events and kills", whole(0, 2 ** 32 - 1), 1)
  .addHelpText("after", examples("chaos --events 50000 --kills 10 --faults --tables"))
  .action(async (flags) => (await import("./main.ts")).printChaos(flags));
