import { sendFaults } from "../../amqp/fault-injection.ts";
import { maxMessageBytes } from "../../amqp/producer-link.ts";
import type { PartitionLog } from "../../log/partition-log.ts";
import type { KafkaBroker } from "../client.ts";
import { errorCodes, KafkaError } from "../error-codes.ts";
import type { Exchange, Handler } from "../handler.ts";
import { readRecordBatch, transactions } from "../record-batch.ts";
import { eventOfRecord } from "../record-event.ts";
import { produceWithFault } from "./produce-fault.ts";
import { type ProduceRequest, readProduce, type TopicData } from "./produce-request.ts";
import { respondToProduce, type StoreResult, type TopicResult } from "./produce-response.ts";

/** Limit of a request, and therefore of a batch. */
export const maxRequestBytes = 1_046_528;

/** Stores records, and responds when they are on the disk, for all acks but 0. */
export const handleProduce: Handler = (exchange) => {
  const request = readProduce(exchange);
  const { broker } = exchange.client;
  if (isTooLarge(exchange, request)) {
    broker.warn(
      `kafka: connection closed, as by Azure: a request exceeds the limit of ${maxRequestBytes} bytes. The client repeats it: reduce its limit of a request (docs/clients.md).`,
    );
    return "closed without a response";
  }
  const topics = request.topics.map(({ name }) => name).join(",");
  const fault = broker.faults.draw("event-hubs", sendFaults, `send ${topics} over Kafka`);
  if (fault !== undefined) return produceWithFault(fault, exchange, request, () => storeAll(exchange, request));
  return storeAll(exchange, request).then((stored) => respondToProduce(exchange, request, stored, 0));
};

/**
 * Whether the connection closes: the client may repeat batches that are within the limit. A batch beyond the limit is
 * rejected by itself, since no repetition helps.
 */
function isTooLarge({ requestBytes }: Exchange, { topics }: ProduceRequest): boolean {
  const batches = topics.flatMap(({ partitions }) => partitions.map(({ records }) => records?.length ?? 0));
  return requestBytes > maxRequestBytes && !batches.some((bytes) => bytes > maxRequestBytes);
}

async function storeAll(exchange: Exchange, request: ProduceRequest): Promise<readonly TopicResult[]> {
  // all appends start before the first await, so that requests are stored in their order
  const pending = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((data) => ({ index: data.index, stored: store(exchange, request, name, data) })),
  }));
  const topics: TopicResult[] = [];
  for (const { name, partitions } of pending) {
    const stored = partitions.map(async ({ index, stored }) => ({ index, stored: await stored }));
    topics.push({ name, partitions: await Promise.all(stored) });
  }
  logRejections(exchange.client.broker, request, topics);
  return topics;
}

async function store(
  { client: { broker } }: Exchange,
  { transactional, acks }: ProduceRequest,
  topic: string,
  { index, records }: TopicData["partitions"][number],
): Promise<StoreResult> {
  try {
    if (transactional) throw transactions();
    if (acks < -1 || acks > 1) throw new KafkaError(errorCodes.INVALID_REQUIRED_ACKS, `There is no acks ${acks}.`);
    const bytes = records?.length ?? 0;
    if (bytes > maxRequestBytes) throw tooLarge("A batch", bytes, maxRequestBytes);
    const log = broker.hubs.get(topic.toLowerCase())?.partitions[index];
    if (log === undefined) {
      throw new KafkaError(
        errorCodes.UNKNOWN_TOPIC_OR_PARTITION,
        `There is no partition ${index} of an event hub '${topic}'.`,
      );
    }
    return { baseOffset: await append(broker, log, records ?? Buffer.alloc(0)) };
  } catch (error) {
    if (error instanceof KafkaError) return { code: error.code, message: error.message };
    return { code: errorCodes.KAFKA_STORAGE_ERROR, message: error instanceof Error ? error.message : String(error) };
  }
}

function append({ producers }: KafkaBroker, log: PartitionLog, records: Buffer): Promise<number> {
  const batch = readRecordBatch(records);
  const events = batch.records.map(eventOfRecord);
  for (const { annotations, rest } of events) {
    const bytes = annotations.length + rest.length;
    if (bytes > maxMessageBytes) throw tooLarge("A message", bytes, maxMessageBytes);
  }
  return producers.append(log, batch, () => log.append(events));
}

function tooLarge(what: string, bytes: number, limit: number): KafkaError {
  return new KafkaError(errorCodes.MESSAGE_TOO_LARGE, `${what} of ${bytes} bytes exceeds the limit of ${limit} bytes.`);
}

function logRejections({ log, warn }: KafkaBroker, { acks }: ProduceRequest, topics: readonly TopicResult[]): void {
  const write =
    acks === 0
      ? (line: string) => warn(`${line} With acks=0 the client only sees that its connection is closed.`)
      : log;
  for (const { name, partitions } of topics) {
    for (const { index, stored } of partitions) {
      if ("code" in stored) write(`kafka: rejected records for '${name}', partition ${index}: ${stored.message}`);
    }
  }
}
