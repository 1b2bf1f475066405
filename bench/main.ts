import { availableParallelism, cpus } from "node:os";
import { benchCosmos } from "./cosmos.ts";
import { benchCost } from "./cost.ts";
import { benchDecode } from "./decode.ts";
import { benchEventHubs } from "./event-hubs.ts";
import { benchThroughput } from "./throughput.ts";

/*
 * `npm run bench [-- decode cost cosmos throughput event-hubs]`: prints figures, and fails nothing. Machines are noisy: times are given as ratios
 * within one run, and rates mean nothing without the line that names the machine.
 */
const benches = {
  decode: benchDecode,
  cost: benchCost,
  cosmos: benchCosmos,
  throughput: benchThroughput,
  "event-hubs": benchEventHubs,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);
  process.exit(1);
}
console.log(`${availableParallelism()} x ${cpus()[0]?.model ?? "processor"}, Node ${process.version}`);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await bench();
}
