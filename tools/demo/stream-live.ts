import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { type GeneratedEvent, gymVisit, peopleOf } from "../common/history.ts";
import type { StackProcess } from "../common/stack.ts";
import type { Account } from "../reconcile/ledger.ts";
import { run } from "../simulate/run.ts";
import { openSenders } from "../simulate/senders.ts";
import { minute, type Simulation, simulationOf } from "../simulate/simulation.ts";
import { ticks } from "../simulate/ticks.ts";
import { sendAndWait } from "./send-and-wait.ts";

/** Live devices send a little late, a little twice, a little mixed up, and a little broken. */
const live = { devices: 20, rate: 1, minutes: 0.25, late: 0.05, duplicates: 0.05, disorder: 3, poison: 0.02 };
/** Of the models of devices. */
const protocols = ["amqp", "kafka"] as const;

/** What happens today. */
export interface Present {
  readonly account: Account;
  /** What the file holds. */
  readonly visits: readonly GeneratedEvent[];
}

/** Lets devices of two models send for a quarter of a minute while a file lands, and waits until all is in gold. */
export async function streamLive(azure: Azure, stack: StackProcess, seed: number): Promise<Present> {
  const simulation = simulationOf({ ...live, seed, start: Date.now() });
  const flaws = "some readings late, twice, out of order or broken";
  console.log(`\n${live.devices} devices work out and send live, for ${live.minutes * 60} s: ${flaws}.`);
  console.log("Those of one model speak AMQP, those of the other Kafka.");
  const visits = visitsOfToday(seed, simulation.start);
  const file = `gyms/${new Date(simulation.start).toISOString().slice(0, 10)}.ndjson.gz`;
  console.log(`Meanwhile the gyms put a file into landing: ${file}, ${visits.length} visits.`);
  const kafkaPort = () => stack.kafkaPort;
  const senders = openSenders(azure, protocols, { door: () => ({ url: "", key: "" }), kafkaPort });
  try {
    const account = await sendAndWait(azure, eventCount(simulation) + visits.length, async () => {
      const content = gzipSync(visits.map(({ body }) => body).join("\n"));
      const [ran] = await Promise.all([
        run(simulation, senders, { protocols, speed: 1 }),
        azure.files(landingContainer).upload(file, Readable.from([content])),
      ]);
      if (ran.failure !== undefined) throw ran.failure;
      return ran.account;
    });
    return { account, visits };
  } finally {
    await senders.close();
  }
}

/** What the gyms know of the people of the history this morning. */
function visitsOfToday(seed: number, now: number): GeneratedEvent[] {
  return peopleOf({ seed, users: 50 }).map((person, index) => {
    const login = now - (120 + index) * minute;
    return gymVisit(person, "1", { login, logout: login + 75 * minute });
  });
}

function eventCount(simulation: Simulation): number {
  let count = 0;
  for (const { events } of ticks(simulation)) count += events.length;
  return count;
}
