import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { landingContainer } from "../../shared/bronze/landing/storage-event.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { sumBy } from "../../shared/platform/sum.ts";
import { isoTime, minute } from "../../shared/platform/time.ts";
import { type GeneratedEvent, gymVisit, peopleOf } from "../common/history.ts";
import type { StackProcess } from "../common/stack.ts";
import type { Ledger } from "../reconcile/ledger.ts";
import { runSimulation } from "../simulate/run.ts";
import { openSenders } from "../simulate/senders.ts";
import { type Simulation, simulationOf } from "../simulate/simulation.ts";
import { ticks } from "../simulate/ticks.ts";
import { sendAndWait } from "./send-and-wait.ts";

/** Some readings are late, duplicated, out of order or malformed. */
const live = {
  people: "active" as const,
  devices: 20,
  rate: 1,
  minutes: 0.25,
  late: 0.05,
  duplicates: 0.05,
  disorder: 3,
  poison: 0.02,
};
/** One per device model. */
const protocols = ["amqp", "kafka"] as const;

/** The events of the live devices and the landed file. */
export interface LiveStream {
  readonly ledger: Ledger;
  /** The events in the file. */
  readonly visits: readonly GeneratedEvent[];
}

/** Sends events of two device models for 15 seconds while a file lands, and waits until all are in gold. */
export async function streamLive(azure: Azure, stack: StackProcess, seed: number): Promise<LiveStream> {
  const simulation = simulationOf({ ...live, seed, start: Date.now() });
  const anomalies = "some readings late, duplicated, out of order or malformed";
  console.log(`\n${live.devices} live devices send for ${live.minutes * 60} s: ${anomalies}.`);
  console.log("One device model uses AMQP, the other Kafka.");
  const visits = todaysVisits(seed, simulation.start);
  const file = `gyms/${isoTime(simulation.start).slice(0, 10)}.ndjson.gz`;
  console.log(`A file lands meanwhile: ${file}, ${visits.length} gym visits.`);
  const kafkaPort = () => stack.kafkaPort;
  const senders = openSenders(azure, protocols, { http: () => ({ url: "", key: "" }), kafkaPort });
  try {
    const ledger = await sendAndWait(azure, eventCount(simulation) + visits.length, async () => {
      const content = gzipSync(visits.map(({ body }) => body).join("\n"));
      const [result] = await Promise.all([
        runSimulation(simulation, senders, { protocols, speed: 1 }),
        azure.files(landingContainer).upload(file, Readable.from([content])),
      ]);
      if (result.failure !== undefined) throw result.failure;
      return result.ledger;
    });
    return { ledger, visits };
  } finally {
    await senders.close();
  }
}

/** Gym visits of this morning of the people of the history. */
function todaysVisits(seed: number, now: number): GeneratedEvent[] {
  return peopleOf({ seed, users: 50 }).map((person, index) => {
    const login = now - (120 + index) * minute;
    return gymVisit(person, "1", { login, logout: login + 75 * minute });
  });
}

function eventCount(simulation: Simulation): number {
  return sumBy(ticks(simulation), ({ events }) => events.length);
}
