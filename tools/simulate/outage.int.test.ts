import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubConsumerClient, earliestEventPosition } from "@azure/event-hubs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { eventHubsConnection } from "../../local/connection-strings.ts";
import { type EventHubsEndpoint, startEventHubs } from "../../local/event-hubs/endpoint.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { type Hub, openHub } from "../../shared/platform/azure/hubs.ts";
import { resources } from "../../shared/platform/azure/resources.ts";
import { hashOf } from "../reconcile/digest.ts";
import type { Protocol } from "./protocol.ts";
import { runSimulation } from "./run.ts";
import type { Sender } from "./sender.ts";
import { openSenders } from "./senders.ts";
import { simulationOf } from "./simulation.ts";

/* Outages of the hubs during a simulation, over each of their protocols. */

let folder: string;
let eventHubs: EventHubsEndpoint;
const hubs = new Map<string, Hub>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "korevital-outage-"));
  await start(0, 0);
});
afterEach(async () => {
  await Promise.all([...hubs.values()].map((hub) => hub.close()));
  hubs.clear();
  await eventHubs.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(port: number, kafkaPort: number): Promise<void> {
  eventHubs = await startEventHubs({ hubs: resources.eventHubs, folder, port, kafkaPort, log: () => {} });
}

async function restartAfterOutage(): Promise<void> {
  const { port, kafkaPort = 0 } = eventHubs;
  await eventHubs.close();
  await sleep(500);
  await start(port, kafkaPort);
}

const connection = () => eventHubsConnection({ eventHubsPort: eventHubs.port });

function hubNamed(name: string): Hub {
  const hub = hubs.get(name) ?? openHub({ kind: "string", value: connection() }, name);
  hubs.set(name, hub);
  return hub;
}

/** Number of copies in the hub by body hash. */
async function copiesIn(hub: string): Promise<Map<string, number>> {
  const client = new EventHubConsumerClient("ingest", connection(), hub);
  const found = new Map<string, number>();
  let last = Date.now();
  const subscription = client.subscribe(
    {
      async processEvents(events) {
        if (events.length > 0) last = Date.now();
        for (const { body } of events) found.set(hashOf(body), (found.get(hashOf(body)) ?? 0) + 1);
      },
      async processError() {},
    },
    { startPosition: earliestEventPosition, maxBatchSize: 1000, skipParsingBodyAsJson: true },
  );
  while (Date.now() - last < 2500) await sleep(100);
  await subscription.close();
  await client.close();
  return found;
}

function openProtocol(protocol: Protocol) {
  const configuration = { eventHubs: { kind: "string", value: connection() }, hubName: (hub: string) => hub };
  return openSenders({ hub: hubNamed, configuration } as unknown as Azure, [protocol], {
    http: () => ({ url: "", key: "" }),
    kafkaPort: () => eventHubs.kafkaPort ?? 0,
  });
}

it.each(["amqp", "kafka"] as const)(
  "over %s the ledger stays exact across repeated outages of the hubs",
  {
    timeout: 120_000,
  },
  async (protocol) => {
    const options = {
      people: "active" as const,
      devices: 200,
      rate: 10,
      late: 0.1,
      duplicates: 0.1,
      disorder: 2,
      poison: 0.05,
      seed: 6,
    };
    const simulation = simulationOf({ ...options, minutes: 0.2, start: Date.UTC(2026, 10, 24, 12) });
    const sent = new Map<string, number>();
    const outagesAfter = [1_000, 10_000];
    // One after the other: what was sent before an outage can be acknowledged during it.
    const outages: Promise<void>[] = [];
    let count = 0;
    const inner = openProtocol(protocol);
    const sender: Sender = {
      send: (stream, events, onSent) =>
        inner.send(stream, events, (some, delivery) => {
          for (const { body } of some) sent.set(hashOf(body), (sent.get(hashOf(body)) ?? 0) + 1);
          count += some.length;
          if (count > (outagesAfter[0] ?? Number.POSITIVE_INFINITY)) {
            outagesAfter.shift();
            outages.push((outages.at(-1) ?? Promise.resolve()).then(restartAfterOutage));
          }
          onSent(some, delivery);
        }),
    };
    const { ledger, failure } = await runSimulation(simulation, sender, { protocols: [protocol], speed: 0 });
    await Promise.all(outages);
    await inner.close();
    expect(outages).toHaveLength(2);
    expect(failure).toBeUndefined();
    expect(ledger.complete).toBe(true);
    expect(ledger.maybeDuplicated.length).toBeGreaterThan(0);

    const found = await copiesIn("bpm");
    const retries = new Map(ledger.maybeDuplicated.map((body) => [body.hash, body]));
    for (const { hash, sent: acknowledged } of ledger.maybeDuplicated) expect(acknowledged).toBe(sent.get(hash));
    const violations = [...found].filter(([hash, times]) => {
      const minimum = sent.get(hash) ?? Number.NaN;
      return !(minimum <= times && times <= minimum + (retries.get(hash)?.extra ?? 0));
    });
    expect(violations).toEqual([]);
    const { accepted, quarantined } = ledger.streams["heart-rates"] ?? {};
    const total = [...found].reduce((sum, [hash]) => sum + (sent.get(hash) ?? 0), 0);
    expect(total).toBe((accepted?.count ?? 0) + (quarantined?.count ?? 0));
  },
);
