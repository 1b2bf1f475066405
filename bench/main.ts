import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchApi } from "./api.ts";
import { benchBirthYear } from "./birth-year.ts";
import { benchCosmos } from "./cosmos.ts";
import { benchCost } from "./cost.ts";
import { benchDecode } from "./decode.ts";
import { benchDevices } from "./devices.ts";
import { benchEventHubs } from "./event-hubs.ts";
import { benchGold } from "./gold.ts";
import { benchRebuild } from "./rebuild.ts";
import { benchTelemetry } from "./telemetry.ts";
import { benchThroughput } from "./throughput.ts";

/*
 * `npm run bench [-- decode cost cosmos throughput telemetry devices gold birth-year rebuild event-hubs api]
 * [--events N] [--rows N] [--minutes N]` prints measurements. N: heart rates of `rebuild`, rows of `gold`, customers of
 * `birth-year`,
 * minutes of `devices`. Because machines vary, compare ratios within one run; rates are meaningful only with the
 * printed
 * machine.
 */
const text = { type: "string" } as const;
const { values, positionals: selected } = parseArgs({
  allowPositionals: true,
  options: { events: text, rows: text, minutes: text },
});
const [events, rows, minutes] = [values.events, values.rows, values.minutes].map(number);

function number(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (Number(given) > 0) return Number(given);
  console.error(`a positive number expected, not ${given}`);
  process.exit(1);
}

const benches = {
  decode: benchDecode,
  cost: benchCost,
  cosmos: benchCosmos,
  throughput: benchThroughput,
  telemetry: benchTelemetry,
  devices: () => benchDevices(minutes),
  gold: () => benchGold(rows),
  "birth-year": () => benchBirthYear(rows),
  rebuild: () => benchRebuild(events),
  "event-hubs": benchEventHubs,
  api: benchApi,
};

const unknown = selected.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`unknown bench ${unknown.join(", ")}; expected ${Object.keys(benches).join(", ")}`);
  process.exit(1);
}
console.log(`${availableParallelism()} x ${cpus()[0]?.model ?? "processor"}, Node ${process.version}`);
for (const [name, bench] of Object.entries(benches)) {
  if (selected.length > 0 && !selected.includes(name)) continue;
  console.log(`\n${name}`);
  await bench();
}
