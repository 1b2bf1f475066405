import { availableParallelism, cpus } from "node:os";
import { Argument, Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { benchAlerts } from "./alerts.ts";
import { benchApi } from "./api.ts";
import { benchBirthYear } from "./birth-year.ts";
import { benchCosmos } from "./cosmos.ts";
import { benchCost } from "./cost.ts";
import { benchDecode } from "./decode.ts";
import { benchDevices } from "./devices.ts";
import { benchErasure } from "./erasure.ts";
import { benchEventHubs } from "./event-hubs.ts";
import { benchExports } from "./exports.ts";
import { benchGold } from "./gold.ts";
import { benchRebuild } from "./rebuild.ts";
import { benchServing } from "./serving.ts";
import { benchStartup } from "./startup.ts";
import { benchTelemetry } from "./telemetry.ts";
import { benchThroughput } from "./throughput.ts";

const positive = (text: string) => {
  if (Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("A positive number is expected.");
};
const command = new Command("npm run bench --")
  .description(
    "Prints measurements. Because machines vary, compare ratios within one run; rates are meaningful only with the " +
      "printed machine.",
  )
  .option("--events <N>", "heart rates of rebuild and erasure", positive)
  .option("--rows <N>", "rows of gold, exports and serving, customers of birth-year, people of erasure", positive)
  .option("--minutes <N>", "minutes of devices", positive);
const benches = {
  decode: benchDecode,
  cost: benchCost,
  cosmos: benchCosmos,
  throughput: benchThroughput,
  telemetry: benchTelemetry,
  devices: () => benchDevices(command.opts().minutes),
  exports: () => benchExports(command.opts().rows),
  gold: () => benchGold(command.opts().rows),
  "birth-year": () => benchBirthYear(command.opts().rows),
  serving: () => benchServing(command.opts().rows),
  erasure: () => benchErasure(command.opts().events, command.opts().rows),
  rebuild: () => benchRebuild(command.opts().events),
  "event-hubs": benchEventHubs,
  api: benchApi,
  startup: benchStartup,
  alerts: benchAlerts,
};

command
  .addArgument(new Argument("[BENCH...]", "all of them without one").choices(Object.keys(benches)))
  .action(async (selected) => {
    console.log(`${availableParallelism()} x ${cpus()[0]?.model ?? "processor"}, Node ${process.version}`);
    for (const [name, bench] of Object.entries(benches)) {
      if (selected.length > 0 && !selected.includes(name)) continue;
      console.log(`\n${name}`);
      await bench();
    }
  });
await command.parseAsync();
