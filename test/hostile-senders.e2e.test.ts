import { setTimeout as sleep } from "node:timers/promises";
import { EventHubProducerClient } from "@azure/event-hubs";
import { ContainerClient } from "@azure/storage-blob";
import { Producer } from "@platformatic/kafka";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activityDaily } from "../shared/gold/activity/activity-daily.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import { streams } from "../shared/streams/registry.ts";
import { hostileBodies, hostileFiles, hostileNames } from "../testing/hostile.ts";
import { type LocalStack, startLocalStack } from "../testing/local-stack.ts";
import { personalRows } from "../testing/pipeline.ts";
import { activity, heartRate, peopleOf, registration, workout } from "../tools/common/history.ts";
import { publish } from "../tools/common/publish.ts";

const honest = peopleOf({ seed: 1, users: 2 })[1] ?? expect.unreachable();
/** Events of the honest sender are a second apart from here, whenever it sends them. */
const start = Date.UTC(2026, 2, 2, 10);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_130);
const [calm, hostile] = [8_000, Number(process.env["FUZZ_SECONDS"] ?? 30) * 1000];
/** Milliseconds between two things that a hostile sender sends. */
const pause = 100;
/** What each hostile sender sends at least, also on a busy machine. */
const fewest = 20;

let stack: LocalStack;
let app: Awaited<ReturnType<LocalStack["startApp"]>>;
beforeAll(async () => {
  stack = await startLocalStack({
    INGEST_RECOVERY_SCHEDULE: "*/1 * * * * *",
    INGEST_RECOVERY_GRACE_SECONDS: "3",
    LANDING_SCAN_SCHEDULE: "*/5 * * * * *",
  });
  app = await stack.startApp();
}, 120_000);
afterAll(() => stack.close());

/** Sends a reading and a sample each 250 ms, and measures how long each takes until it counts in gold. */
function honestSender({ azure }: LocalStack) {
  const sentAt: number[] = [];
  const delays: number[] = [];
  let counted = 0;
  const look = async () => {
    const [interval] = (await personalRows(azure, workoutBpmSummary)).filter(isHonest);
    const [day] = (await personalRows(azure, activityDaily)).filter(isHonest);
    const now = performance.now();
    const both = Math.min(Number(interval?.["rec_no"] ?? 0), Number(day?.["total_steps"] ?? 0));
    for (; counted < both; counted += 1) delays.push(now - (sentAt[counted] ?? now));
  };
  return {
    sent: () => sentAt.length,
    counted: () => counted,
    look,
    async run(duration: number): Promise<number> {
      const from = delays.length;
      for (const end = performance.now() + duration; performance.now() < end; await sleep(250)) {
        const time = start + (sentAt.length + 1) * 1000;
        const events = [heartRate(honest, time, 70), activity(honest, time, { steps: 1, bpm: 70, asleep: false })];
        await publish(azure, events);
        sentAt.push(performance.now());
        if (sentAt.length % 4 === 0) await look();
      }
      for (const end = performance.now() + 90_000; counted < sentAt.length && performance.now() < end; await sleep(250))
        await look();
      return Math.max(...delays.slice(from));
    },
  };
}

function isHonest(row: Record<string, unknown>): boolean {
  return row["user_id"] === honest.userId;
}

/** Sends what an arbitrary makes until the signal, and some at least; errors of the service are expected. */
async function sendUntil<T>(
  values: fc.Arbitrary<T>,
  signal: AbortSignal,
  send: (value: T, index: number) => Promise<unknown>,
): Promise<number> {
  const sample = fc.sample(values, { numRuns: Math.ceil(hostile / pause), seed });
  let sent = 0;
  for (const [index, value] of sample.entries()) {
    if (signal.aborted && sent >= fewest) break;
    await send(value, index).then(
      () => {
        sent += 1;
      },
      () => {},
    );
    await sleep(pause);
  }
  return sent;
}

/** Bodies that Event Hubs accepts over AMQP: bytes, any value, a sequence, nothing. */
const amqpEvents = fc.record({
  event: fc.oneof(
    hostileBodies.map((body) => ({ body: Buffer.from(body) })),
    fc.jsonValue().map((body) => ({ body, bodyType: "value" as const })),
    fc.array(fc.jsonValue(), { maxLength: 5 }).map((body) => ({ body, bodyType: "sequence" as const })),
    fc.constant({ body: null }),
  ),
  hub: fc.constantFrom(...new Set(streams.map((one) => one.hub))),
  partition: fc.nat(3),
});

async function sendOverAmqp(signal: AbortSignal): Promise<number> {
  const clients = new Map<string, EventHubProducerClient>();
  const clientOf = (hub: string) => {
    const client = clients.get(hub) ?? new EventHubProducerClient(stack.settings["EVENT_HUBS"] ?? "", hub);
    clients.set(hub, client);
    return client;
  };
  const sent = await sendUntil(amqpEvents, signal, async ({ event, hub, partition }) =>
    clientOf(hub).sendBatch([event], { partitionId: String(partition) }),
  );
  for (const client of clients.values()) await client.close();
  return sent;
}

const kafkaRecords = fc.record({
  topic: fc.constantFrom(...new Set(streams.map((one) => one.hub))),
  key: fc.option(hostileBodies, { nil: undefined }),
  value: fc.option(hostileBodies, { nil: undefined }),
  header: fc.uint8Array({ maxLength: 50 }),
});

async function sendOverKafka(signal: AbortSignal): Promise<number> {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: "hostile",
    bootstrapBrokers: [`127.0.0.1:${stack.kafkaPort}`],
    sasl: { mechanism: "PLAIN", username: "$ConnectionString", password: stack.settings["EVENT_HUBS"] ?? "" },
    ...{ retries: 0, acks: -1, autocreateTopics: false },
  });
  const sent = await sendUntil(kafkaRecords, signal, async ({ topic, key, value, header }) =>
    producer.send({
      messages: [
        {
          topic,
          ...(key !== undefined && { key: Buffer.from(key) }),
          ...(value !== undefined && { value: Buffer.from(value) }),
          headers: new Map([[Buffer.from("h"), Buffer.from(header)]]),
        },
      ],
    }),
  );
  await producer.close();
  return sent;
}

const requests = fc.record({
  path: fc.oneof(
    fc.constantFrom(...streams.map(({ name }) => `streams/${name}`)),
    fc.string({ maxLength: 20 }).map((name) => `streams/${encodeURIComponent(name.toWellFormed())}`),
  ),
  body: hostileFiles,
  type: fc.constantFrom("application/json", "application/x-ndjson", "text/csv", "multipart/form-data", "x"),
  encoding: fc.constantFrom("identity", "gzip", "br"),
});

const serverErrors: string[] = [];

function postOverHttp(signal: AbortSignal): Promise<number> {
  return sendUntil(requests, signal, async ({ path, body, type, encoding }) => {
    const headers = { "content-type": type, "content-encoding": encoding };
    const url = `http://127.0.0.1:${app.port}/api/${path}`;
    const { status } = await fetch(url, {
      method: "POST",
      headers,
      body: Buffer.from(body),
      signal: AbortSignal.timeout(20_000),
    });
    if (status === 500) serverErrors.push(path);
  });
}

function uploadToLanding(signal: AbortSignal): Promise<number> {
  const landing = new ContainerClient(stack.settings["LAKE_STORAGE"] ?? "", "landing");
  return sendUntil(fc.tuple(hostileNames, hostileFiles), signal, async ([name, content]) =>
    landing.getBlockBlobClient(name).uploadData(content),
  );
}

describe("hostile senders over every protocol", () => {
  it("do not delay an honest one", { timeout: 240_000 }, async () => {
    const first = [registration(honest, start - 86_400_000), workout(honest, "1", "start", start)];
    await publish(stack.azure, [...first, workout(honest, "1", "stop", start + 3_600_000)]);
    const sender = honestSender(stack);
    const normal = await sender.run(calm);
    expect(sender.counted()).toBe(sender.sent());

    const end = AbortSignal.timeout(hostile);
    const others = Promise.all([sendOverAmqp(end), sendOverKafka(end), postOverHttp(end), uploadToLanding(end)]);
    const beside = await sender.run(hostile);
    const sent = await others;
    console.log(
      `honest events in gold: ${(normal / 1000).toFixed(1)} s alone, ${(beside / 1000).toFixed(1)} s beside`,
      `${sent.join(", ")} of hostile senders over AMQP, Kafka, HTTP and landing`,
    );
    for (const each of sent) expect(each).toBeGreaterThanOrEqual(fewest);
    expect(serverErrors).toEqual([]);
    expect(sender.counted()).toBe(sender.sent());
    // Five senders and the pipeline share the processors, and events past the host come after its grace of 3 s. Without
    // the bounds on what one sender can do, an honest event waits until the hostile senders end, or for ever.
    expect(beside).toBeLessThan(8 * normal + 15_000);
  });
});
