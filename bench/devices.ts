import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePortFlags } from "../local/free-ports.ts";
import { total } from "../shared/operations/status/counts.ts";
import type { Azure } from "../shared/platform/azure/clients.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { heartRate, type Person, peopleOf } from "../tools/common/history.ts";
import { readPipeline } from "../tools/common/pipeline-state.ts";
import { seeded } from "../tools/common/random.ts";
import { openTarget } from "../tools/common/target.ts";
import { startStack } from "../tools/common/stack.ts";
import { emission } from "../tools/simulate/simulated-event.ts";
import type { Sender } from "../tools/simulate/sender.ts";
import { openSenders } from "../tools/simulate/senders.ts";
import { highestResident, hostOf } from "./host-process.ts";
import { waitForSilver } from "./wait-for-silver.ts";

/** Devices, each of which sends once a second. */
const first = 10_000;
const more = 2000;
const most = 30_000;
/** Seconds of each rate after the first. */
const trial = 30;
/** Events after which memory is printed. */
const mark = 1_000_000;
/** Seconds that silver may take from the last send on. */
const drainWithin = 90;

/**
 * Devices that send a heart rate each second, everything on this machine: producer, endpoints and app. First 10,000 of them, then more and
 * more, as long as silver has all soon after the last was sent. Over Kafka, whose requests carry the events of many devices. The memory
 * of the host is the most that it had since it started, where Linux counts it.
 *
 * @param minutes of the first rate
 */
export async function benchDevices(minutes = 1): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), "korevital-bench-"));
  const stack = await startStack([...freePortFlags, "--data", data, "--log", "quiet"]);
  const azure = openTarget({ data });
  const senders = openSenders(azure, ["kafka"], { door: notNeeded, kafkaPort: () => stack.kafkaPort });
  try {
    const people = peopleOf({ seed: 1, users: most });
    const host = await hostOf(stack.pid).catch(() => undefined);
    const memory = async () => `${host === undefined ? "?" : await highestResident(host)} MB in the host`;
    let kept: number | undefined;
    for (let rate = first, seconds = Math.round(minutes * 60); rate <= most; rate += more, seconds = trial) {
      const run = await sendAndDrain(azure, senders, people.slice(0, rate), seconds, async (events) => {
        if (events % mark === 0) console.log(`    ${events / mark} million sent   ${await memory()}`);
      });
      console.log(
        `  ${rate} devices for ${seconds} s   sent in ${run.sending.toFixed(0)} s, silver empty ${run.draining.toFixed(0)} s later, ${await memory()}`,
      );
      if (run.draining > drainWithin || run.sending > seconds * 1.05) break;
      kept = rate;
    }
    console.log(`  kept up with   ${kept === undefined ? `less than ${first}` : kept} events/s`);
  } finally {
    await senders.close();
    await azure.close();
    await stack.stop();
    await rm(data, { recursive: true });
  }
}

/** Seconds that sending took, and silver after it. */
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
      return emission(heartRate(person, time, bpm), device, { kind: "reading", time, bpm });
    });
    await sender.send(heartRates.name, events, () => {});
    await onSent(people.length * (second + 1));
    await sleep(Math.max(0, begin + (second + 1) * 1000 - performance.now()));
  }
  const sent = performance.now();
  await waitForSilver(azure, before + people.length * seconds, 1000);
  return { sending: (sent - begin) / 1000, draining: (performance.now() - sent) / 1000 };
}

function notNeeded(): never {
  throw new Error("devices send over Kafka here");
}
