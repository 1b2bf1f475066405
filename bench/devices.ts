import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePortFlags } from "../local/free-ports.ts";
import type { Azure } from "../shared/azure/clients.ts";
import { total } from "../shared/pipeline/counts.ts";
import { heartRates } from "../shared/streams/heart-rates.ts";
import { heartRate, type Person, peopleOf } from "../tools/history.ts";
import { readPipeline } from "../tools/progress.ts";
import { seeded } from "../tools/random.ts";
import { openTarget } from "../tools/settings.ts";
import { emission } from "../tools/simulation/emission.ts";
import type { Sender } from "../tools/simulation/sender.ts";
import { openSenders } from "../tools/simulation/senders.ts";
import { startStack } from "../tools/stack.ts";

/** Devices, each of which sends once a second. */
const first = 10_000;
const more = 2000;
const most = 30_000;
/** Seconds of each rate after the first. */
const trial = 30;
/** Seconds that silver may take from the last send on. */
const drainWithin = 90;

/**
 * Devices that send a heart rate each second, everything on this machine: producer, endpoints and app. First 10,000 of them, then more and
 * more, as long as silver has all soon after the last was sent. Over Kafka, whose requests carry the events of many devices.
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
    let kept: number | undefined;
    for (let rate = first, seconds = minutes * 60; rate <= most; rate += more, seconds = trial) {
      const run = await sendAndDrain(azure, senders, people.slice(0, rate), seconds);
      const memory = `${await hostMemory(stack.pid)} MB in the host`;
      console.log(
        `  ${rate} devices for ${seconds} s   sent in ${run.sending.toFixed(0)} s, silver empty ${run.draining.toFixed(0)} s later, ${memory}`,
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
async function sendAndDrain(azure: Azure, sender: Sender, people: readonly Person[], seconds: number) {
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
    await sleep(Math.max(0, begin + (second + 1) * 1000 - performance.now()));
  }
  const sent = performance.now();
  await waitForSilver(azure, before + people.length * seconds);
  return { sending: (sent - begin) / 1000, draining: (performance.now() - sent) / 1000 };
}

async function waitForSilver(azure: Azure, events: number): Promise<void> {
  for (;;) {
    const { landed, beforeSilver } = await readPipeline(azure);
    if (total(landed) >= events && beforeSilver === 0) return;
    await sleep(1000);
  }
}

/** Resident memory of the Functions host with the app, in MB, as `ps` has it. */
async function hostMemory(parent: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-e", "-o", "ppid=,rss=,args="]);
    const host = stdout
      .split("\n")
      .find((line) => line.includes("functions-host/main") && Number.parseInt(line, 10) === parent);
    return host === undefined ? "?" : (Number(host.trim().split(/\s+/)[1]) / 1024).toFixed(0);
  } catch {
    return "?";
  }
}

function notNeeded(): never {
  throw new Error("devices send over Kafka here");
}
