import { InvalidArgumentError } from "@commander-js/extra-typings";
import { decimal, someOf, whole, wordOption } from "../cli/arguments.ts";
import { command, examples } from "../cli/command.ts";
import { dataOption, targetNote } from "../cli/options.ts";
import { maxMinutes, maxRate } from "./options.ts";
import { peopleKinds } from "./people-kind.ts";
import { poisonKinds } from "./poison.ts";
import { protocols } from "./protocol.ts";

export const simulate = command("simulate", "sends events of generated people and devices, with a ledger", "send")
  .description(
    "Sends the events of generated people and their devices: registrations, workouts, gym visits, and heart rates. " +
      "Writes a ledger of the events sent, even when stopped with Ctrl-C. korevital reconcile FILE compares the ledger " +
      "with the pipeline.",
  )
  .option("--devices <N>", "number of devices", whole(1, 100_000), 100)
  .addOption(
    wordOption(
      "--people <KIND>",
      "active: a workout in each half hour; everyday: they sleep at night, travel, work out, and have episodes",
      peopleKinds,
    ).default("active" as const),
  )
  .option("--rate <R>", "readings per second and device, fractions allowed", decimal(0.001, maxRate), 1)
  .option("--minutes <M>", "simulated minutes, fractions allowed", decimal(0.05, maxMinutes), 1)
  .option("--late <PERCENT>", "readings sent after all other events", decimal(0, 100), 0)
  .option("--duplicates <PERCENT>", "events sent twice", decimal(0, 100), 0)
  .option("--disorder <S>", "seconds by which readings may be out of order", whole(0, 600), 0)
  .option("--poison <PERCENT>", `readings with a malformed body, of ${poisonKinds.length} kinds`, decimal(0, 100), 0)
  .option("--speed <X>", "simulated seconds per second; 0: as fast as possible", decimal(0, 100_000), 1)
  .option(
    "--protocol <P>",
    "amqp or kafka (the hubs), or http (POST /api/streams/…); amqp,kafka: one protocol per device model (default: amqp)",
    someOf(protocols),
  )
  .option("--url <URL>", "base URL of the function app, for http; by default that of the local stack")
  .option("--seed <S>", "equal seed and start send equal bytes in the same order", whole(0, 2 ** 31 - 1), 1)
  .option(
    "--start <TIME>",
    "start of the simulated time; by default the time now, or now minus M minutes if --speed is not 1",
    time,
  )
  .option("--key <KEY>", "function key, for http; by default that of the local functions host")
  .option("--ledger <FILE>", "the ledger file (ledgers/TIME-SEED.json in the data folder)")
  .addOption(dataOption())
  .addHelpText("after", targetNote + examples("simulate --devices 100 --late 5 --duplicates 3 --protocol amqp,kafka"))
  .action(async (flags) => (await import("./main.ts")).sendSimulation(flags));

function time(text: string): number {
  const value = Date.parse(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("A time is expected, such as 2026-11-24T08:00:00Z.");
}
