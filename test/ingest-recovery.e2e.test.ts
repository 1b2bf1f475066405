import { EventHubProducerClient } from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { ContainerClient } from "@azure/storage-blob";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { partitionFromKey } from "../shared/bronze/manifest/partition.ts";
import { openBronzeReader } from "../shared/bronze/open-bronze-reader.ts";
import { doctorFor, lakeFor } from "../shared/composition.ts";
import { collect } from "../shared/operations/doctor/collect/collect.ts";
import { runChecks } from "../shared/operations/doctor/run-checks.ts";
import { type QuarantineEntry, quarantineEntries } from "../shared/operations/quarantine/entries.ts";
import { checkpointContainer } from "../shared/platform/azure/checkpoints.ts";
import { orchestrations } from "../shared/platform/azure/orchestrations.ts";
import { consumerGroup } from "../shared/platform/azure/resources.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { storedEvents } from "../tools/chaos/bronze-events.ts";
import { heartRate, peopleOf } from "../tools/common/history.ts";
import { durableKey } from "../tools/common/running-stack.ts";
import { runtimeOf } from "../tools/common/runtime.ts";

const people = peopleOf({ seed: 1, users: 40 });
const start = Date.UTC(2026, 2, 2, 10);
/** A reading that no other call returns. */
function reading(index: number) {
  const person = people[index % people.length];
  if (person === undefined) throw new Error("the history has no people");
  return heartRate(person, start + index * 1000, 70);
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

let stack: LocalStack;
let app: Awaited<ReturnType<LocalStack["startApp"]>>;
const lines: string[] = [];
const until = (check: () => unknown, timeout = 60_000) => vi.waitFor(check, { timeout, interval: 200 });
const alerts = (name: string) => lines.filter((line) => line.includes(`ALERT ${name}`));

beforeAll(async () => {
  stack = await startLocalStack({
    INGEST_RECOVERY_SCHEDULE: "*/1 * * * * *",
    INGEST_RECOVERY_GRACE_SECONDS: "3",
  });
  app = await stack.startApp(".", (line) => lines.push(line));
}, 120_000);
afterAll(() => stack.close());

/** Bodies in bronze, without those of quarantine. */
async function landedBodies(): Promise<Set<string>> {
  const quarantined = new Set((await quarantinedEvents()).map(({ event }) => Buffer.from(event.body).toString()));
  const found = new Set<string>();
  for await (const { body } of storedEvents(stack.azure)) if (!quarantined.has(body)) found.add(body);
  return found;
}
async function quarantinedEvents() {
  const store = { ...lakeFor(stack.azure), ledger: stack.azure.table("quarantine") };
  const found: QuarantineEntry[] = [];
  for await (const entries of quarantineEntries(store, "heart-rates")) found.push(...entries);
  return found;
}

describe("an event that the host cannot bind", () => {
  const [null_, value, sequence] = [5, 11, 17];
  const meant = JSON.parse(reading(1000).body);

  it("is quarantined, and costs nothing before or after it", { timeout: 120_000 }, async () => {
    const client = new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", "bpm");
    const good = (from: number, to: number) =>
      range(from, to).map((index) => ({ body: Buffer.from(reading(index).body) }));
    const events = [
      ...good(0, 5),
      { body: null },
      ...good(5, 10),
      { body: meant, bodyType: "value" as const },
      ...good(10, 15),
      { body: [1, 2], bodyType: "sequence" as const },
      ...good(15, 20),
    ];
    for (const event of events) await client.sendBatch([event], { partitionId: "1" });
    await client.close();
    await until(async () => {
      const bodies = await landedBodies();
      expect(range(0, 20).filter((index) => !bodies.has(reading(index).body))).toEqual([]);
    });
    const entries = await quarantinedEvents();
    const found = entries.map(({ id, event }) => [id.sequenceNumber, event.code, Buffer.from(event.body).toString()]);
    expect(found).toEqual([
      [null_, "not-bytes", ""],
      [value, "not-bytes", JSON.stringify(meant)],
      [sequence, "not-bytes", ""],
    ]);
    // Logged after the events landed.
    await until(() => {
      expect(alerts("partition-blocked").length).toBeGreaterThan(0);
      expect(alerts("events-not-bytes").join()).toContain("heart-rates/1");
    });
  });

  it("does not keep the host from the events after it", { timeout: 60_000 }, async () => {
    const { namespace, name } = stack.azure.hub("bpm").address();
    const store = new BlobCheckpointStore(
      new ContainerClient(stack.settings["AzureWebJobsStorage"] ?? "", checkpointContainer),
    );
    await until(async () => {
      const checkpoints = await store.listCheckpoints(namespace, name, consumerGroup);
      expect(checkpoints.find(({ partitionId }) => partitionId === "1")?.sequenceNumber).toBe(22);
      const owned = await store.listOwnership(namespace, name, consumerGroup);
      expect(new Set(owned.map(({ ownerId }) => ownerId)).size).toBe(1);
    });
    await sendTo("bpm", "1", [reading(20).body]);
    const isDelivered = (line: string) => line.includes("ingest-heart-rates") && line.includes("bpm/1, event 23");
    await until(() => expect(lines.some(isDelivered)).toBe(true), 30_000);
  });
});

describe("a recreated hub", () => {
  it("is read from its beginning, without help", { timeout: 180_000 }, async () => {
    const bodies = (from: number, to: number) => range(from, to).map(workoutBody);
    const publish = (some: readonly string[]) =>
      stack.azure.hub("workout").publish(some.map((body) => ({ key: body, body: Buffer.from(body) })));
    await publish(bodies(0, 200));
    await until(async () => expect(await missing(bodies(0, 200))).toEqual([]));
    await stack.recreateHub("workout");
    await publish(bodies(200, 300));
    await until(async () => expect(await missing(bodies(200, 300))).toEqual([]), 90_000);
    expect(alerts("hub-recreated").join()).toContain("workout");
    await until(async () => expect(await doctorErrors()).toEqual([]));
    expect(await landedSequences("workouts", "workout")).toEqual(await sentSequences("workout"));
  });

  it("lands under its own generation, also where the host resumes in its middle", { timeout: 300_000 }, async () => {
    const bodies = (from: number, to: number) => range(from, to).map(assessmentBody);
    const send = (some: readonly string[]) => sendTo("stedi-events", "0", some);
    await send(bodies(0, 10));
    await until(async () => expect(await missing(bodies(0, 10))).toEqual([]));
    await stack.recreateHub("stedi-events");
    // The checkpoint of the deleted hub is a position of the new one, and event 10 continues the old cursor.
    await send(bodies(10, 50));
    await until(async () => expect(await missing(bodies(10, 50))).toEqual([]), 200_000);
    await until(async () => expect(await doctorErrors()).toEqual([]));
    expect(await landedSequences("assessments", "stedi-events")).toEqual(await sentSequences("stedi-events"));
    await send(bodies(50, 60));
    await until(async () => expect(await missing(bodies(50, 60))).toEqual([]));
    expect(await landedSequences("assessments", "stedi-events")).toEqual(await sentSequences("stedi-events"));
  });
});

const workoutBody = (index: number) =>
  JSON.stringify({
    ...{ user_id: index, workout_id: 1, timestamp: start / 1000 + index },
    ...{ action: "start", session_id: index },
  });
const assessmentBody = (index: number) =>
  JSON.stringify({ customer: `person-${index}@example.org`, score: index, riskDate: new Date(start).toISOString() });

async function missing(bodies: readonly string[]): Promise<string[]> {
  const landed = await landedBodies();
  return bodies.filter((body) => !landed.has(body));
}

/** One send for each event. */
async function sendTo(hub: string, partitionId: string, bodies: readonly string[]): Promise<void> {
  const client = new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", hub);
  for (const body of bodies) await client.sendBatch([{ body: Buffer.from(body) }], { partitionId });
  await client.close();
}

async function doctorErrors(): Promise<string[]> {
  const context = doctorFor(
    stack.azure,
    orchestrations(`http://127.0.0.1:${app.port}`, durableKey(stack.folder)),
    runtimeOf(stack.azure),
  );
  const findings = runChecks((await collect(context)).snapshot);
  const errors = findings.filter(({ severity }) => severity === "error");
  return errors.map(({ check, locations }) => `${check}: ${JSON.stringify(locations)}`);
}

/** `PARTITION NUMBER` of the events in the hub. */
async function sentSequences(hub: string): Promise<string[]> {
  const { partitions } = await stack.azure.hub(hub).state();
  return partitions.flatMap(({ id, last }) => range(0, last + 1).map((each) => `${id} ${each}`)).sort();
}

/** Those that landed in the hub's present generation, each as often as it landed. */
async function landedSequences(stream: string, hub: string): Promise<string[]> {
  const reader = openBronzeReader(lakeFor(stack.azure));
  const generation = await stack.azure.hub(hub).createdOn();
  const found: string[] = [];
  for (const key of await reader.partitions()) {
    const partition = partitionFromKey(key);
    if (partition.stream !== stream || partition.generation !== generation) continue;
    for await (const row of reader.rowsAfter(key, 0))
      found.push(...(await reader.events(row)).map(({ sequenceNumber }) => `${partition.partition} ${sequenceNumber}`));
  }
  return found.sort();
}
