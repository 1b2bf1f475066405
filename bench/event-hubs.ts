import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { eventHubsConnection } from "../local/connection-strings.ts";
import { type Broker, startBroker } from "../local/event-hubs/testing/broker.ts";
import { sumBy } from "../shared/platform/sum.ts";
import type { ClientOptions } from "./event-hubs-client.ts";

const hub = "bench";
const partitions = 4;
const megabyte = 1024 * 1024;

/** Measures the local Event Hubs endpoint with producer and consumer in separate processes. */
export async function benchEventHubs(): Promise<void> {
  await withBroker("event-hubs", async (broker) => {
    await stream(broker, { events: 100_000, eventBytes: 200, batch: 1000 }); // warm-up
    const events = 400_000;
    const before = await broker.usage();
    const busyBefore = busyUs();
    const { seconds, producerUs, consumerUs } = await stream(broker, { events, eventBytes: 200, batch: 1000 });
    const brokerUs = (await broker.usage()).cpuUs - before.cpuUs;
    const othersUs = busyUs() - busyBefore - brokerUs - producerUs - consumerUs;
    const share = (cpuUs: number) => `${(cpuUs / events).toFixed(1)} us (${percent(cpuUs, seconds)})`;
    console.log(`  ${events} events of 200 bytes through ${partitions} partitions`);
    console.log(`  from producer to consumer  ${(events / seconds).toFixed(0)} events/s`);
    console.log(
      `  processor time per event (share of one processor)\n` +
        `    broker ${share(brokerUs)}, producer ${share(producerUs)}, consumer ${share(consumerUs)}; ` +
        `other processes ${percent(othersUs, seconds)}`,
    );
  });
  await withBroker("event-hubs-memory", async (broker) => {
    const events = 1100;
    const { seconds } = await stream(broker, { events, eventBytes: megabyte - 10_000, batch: 1 });
    const { peakBytes } = await broker.usage();
    console.log(
      `  1 GB in events of 1 MB     ${(events / seconds).toFixed(0)} MB/s, peak memory of the broker ${(peakBytes / megabyte).toFixed(0)} MB`,
    );
  });
}

async function withBroker(name: string, measure: (broker: Broker) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `korevital-bench-${name}-`));
  const broker = await startBroker({ hubs: [{ name: hub, partitions, consumerGroups: [] }], folder, port: 0 });
  try {
    await measure(broker);
  } finally {
    await broker.close();
    await rm(folder, { recursive: true });
  }
}

/** Sends and receives at the same time. */
async function stream(broker: Broker, load: Pick<ClientOptions, "events" | "eventBytes" | "batch">) {
  const ports = { eventHubsPort: broker.port, cosmosPort: 0, blobPort: 0, queuePort: 0, tablePort: 0 };
  const common = { connection: eventHubsConnection(ports), hub, partitions, ...load };
  const clients = await Promise.all([client({ ...common, role: "consume" }), client({ ...common, role: "produce" })]);
  const begin = performance.now();
  const [consumerUs, producerUs] = await Promise.all(clients.map((run) => run()));
  return { seconds: (performance.now() - begin) / 1000, consumerUs: consumerUs ?? 0, producerUs: producerUs ?? 0 };
}

/** Prepares a client; the returned function runs it and returns its processor time in microseconds. */
async function client(options: ClientOptions): Promise<() => Promise<number>> {
  const child = fork(new URL("./event-hubs-client.ts", import.meta.url), [JSON.stringify(options)]);
  await once(child, "message");
  return async () => {
    child.send("begin");
    const [{ cpuUs }] = await once(child, "message");
    return cpuUs;
  };
}

/** Busy time of all processors in microseconds. */
function busyUs(): number {
  return sumBy(cpus(), ({ times: { user, nice, sys, irq } }) => (user + nice + sys + irq) * 1000);
}

function percent(cpuUs: number, seconds: number): string {
  return `${(cpuUs / seconds / 10_000).toFixed(0)} %`;
}
