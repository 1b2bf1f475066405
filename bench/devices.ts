import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePortFlags } from "../local/free-ports.ts";
import { total } from "../shared/bronze/manifest/outcome-counts.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { heartRate, type Person, peopleOf } from "../tools/common/history.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";
import { seeded } from "../tools/common/random.ts";
import { startStack } from "../tools/common/stack.ts";
import { openTarget } from "../tools/common/target.ts";
import type { Sender } from "../tools/simulate/sender.ts";
import { openSenders } from "../tools/simulate/senders.ts";
import { simulatedEvent } from "../tools/simulate/simulated-event.ts";
import { functionHostOf, peakResidentMegabytes } from "./host-process.ts";
import { waitForSilver } from "./wait-for-silver.ts";

/** Number of devices; each sends once a second. */
const firstRate = 10_000;
const rateStep = 2000;
const maxDevices = 30_000;
/** Seconds per rate after the first. */
const trialSeconds = 30;
/** Number of events between two memory readings. */
const memoryInterval = 1_000_000;
/** Maximum number of seconds of silver after the last send. */
const maxDrainSeconds = 90;

/**
 * Measures the maximum number of devices that send a heart rate per second, with producer, endpoints and app on one
 * machine. Starts with 10,000 devices and increases the number while silver catches up. Uses Kafka, whose requests
 * contain events of many devices. The memory is the peak of the host on Linux.
 *
 * @param minutes duration of the first rate
 */
export async function benchDevices(minutes = 1): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet"]);
  const azure = openTarget({ data });
  const senders = openSenders(azure, ["kafka"], { http: unusedHttpTarget, kafkaPort: () => stack.kafkaPort });
  try {
    const people = peopleOf({ seed: 1, users: maxDevices });
    const host = await functionHostOf(stack.pid).catch(() => undefined);
    const memory = async () => `${host === undefined ? "?" : await peakResidentMegabytes(host)} MB in the host`;
    let sustained: number | undefined;
    for (
      let rate = firstRate, seconds = Math.round(minutes * 60);
      rate <= maxDevices;
      rate += rateStep, seconds = trialSeconds
    ) {
      const run = await sendAndDrain(azure, senders, people.slice(0, rate), seconds, async (events) => {
        if (events % memoryInterval === 0)
          console.log(`    ${events / memoryInterval} million sent   ${await memory()}`);
      });
      console.log(
        `  ${rate} devices for ${seconds} s   sent in ${run.sending.toFixed(0)} s, silver caught up ${run.draining.toFixed(0)} s later, ${await memory()}`,
      );
      if (run.draining > maxDrainSeconds || run.sending > seconds * 1.05) break;
      sustained = rate;
    }
    console.log(`  sustained up with   ${sustained === undefined ? `less than ${firstRate}` : sustained} events/s`);
  } finally {
    await senders.close();
    await azure.close();
    await stack.stop();
    await rm(data, { recursive: true });
  }
}

/** Seconds of sending, and of silver after it. */
async function sendAndDrain(
  azure: Azure,
  sender: Sender,
  people: readonly Person[],
  seconds: number,
  onSent: (events: number) => Promise<void>,
) {
  const before = total((await readPipeline(azure)).landed);
  const random = seeded(people.length);
  const begin = performance.now();
  const from = Date.now();
  for (let second = 0; second < seconds; second += 1) {
    const time = from + second * 1000;
    const events = people.map((person, device) => {
      const bpm = 60 + random.next() * 120;
      return simulatedEvent(heartRate(person, time, bpm), device, { kind: "reading", time, bpm });
    });
    await sender.send(heartRates.name, events, () => {});
    await onSent(people.length * (second + 1));
    await sleep(Math.max(0, begin + (second + 1) * 1000 - performance.now()));
  }
  const sent = performance.now();
  await waitForSilver(azure, before + people.length * seconds, 1000);
  return { sending: (sent - begin) / 1000, draining: (performance.now() - sent) / 1000 };
}

function unusedHttpTarget(): never {
  throw new Error("unexpected use of HTTP");
}
