import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePortFlags } from "../local/free-ports.ts";
import { total } from "../shared/bronze/manifest/outcome-counts.ts";
import { readings } from "../testing/readings.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";
import { publish } from "../tools/common/publish.ts";
import { startStack } from "../tools/common/stack.ts";
import { openTarget } from "../tools/common/target.ts";
import { waitForSilver } from "./wait-for-silver.ts";

const devices = 100;
const seconds = 1200;

/** Measures the events per second from the producer to silver, with producer, endpoints and app on one machine. */
export async function benchThroughput(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet"]);
  const azure = openTarget({ data });
  try {
    const { landed } = await readPipeline(azure);
    const events = [...readings(devices, seconds)];
    const begin = performance.now();
    await publish(azure, events);
    const sent = performance.now();
    await waitForSilver(azure, total(landed) + events.length, 200);
    const done = performance.now();
    const rate = (until: number) => `${((events.length / (until - begin)) * 1000).toFixed(0)} events/s`;
    console.log(`  ${events.length} heart rates of ${devices} devices`);
    console.log(`  sent                      ${rate(sent)}`);
    console.log(`  from producer to silver   ${rate(done)}`);
  } finally {
    await azure.close();
    await stack.stop();
    await rm(data, { recursive: true });
  }
}
