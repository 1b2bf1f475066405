import { maxMessageBytes } from "../../amqp/producer-link.ts";
import type { PartitionLog } from "../../log/partition-log.ts";
import type { KafkaBroker } from "../client.ts";
import { type ErrorCode, errorCodes, KafkaError } from "../error-codes.ts";
import type { Exchange, Handler } from "../handler.ts";
import { readRecordBatch, transactions } from "../record-batch.ts";
import { eventOfRecord } from "../record-event.ts";

interface ProduceRequest {
  readonly transactional: boolean;
  readonly acks: number;
  readonly topics: readonly TopicData[];
}

interface TopicData {
  readonly name: string;
  readonly partitions: readonly { readonly index: number; readonly records: Buffer | null }[];
}

/** How the records for one partition fared. */
type Stored = { readonly baseOffset: number } | { readonly code: ErrorCode; readonly message: string };

/** Azure closes the connection on a larger request; here its producer is told. */
const maxRequestBytes = 1_046_528;
const unknown = -1;

/** Stores records, and answers when they are on the disk, whatever acknowledgement above 0 was asked for. */
export const answerProduce: Handler = async (exchange) => {
  const request = readProduce(exchange);
  // everything is on its way into the logs before the first await, so that requests are stored in their order
  const underWay = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((data) => ({ index: data.index, stored: store(exchange, request, name, data) })),
  }));
  const topics: StoredTopic[] = [];
  for (const { name, partitions } of underWay) {
    const stored = partitions.map(async ({ index, stored }) => ({ index, stored: await stored }));
    topics.push({ name, partitions: await Promise.all(stored) });
  }
  logRefusals(exchange.client.broker, topics);
  if (request.acks === 0) return "no answer wanted";
  writeStored(exchange, topics);
  return "answered";
};

interface StoredTopic {
  readonly name: string;
  readonly partitions: readonly { readonly index: number; readonly stored: Stored }[];
}

function readProduce({ request }: Exchange): ProduceRequest {
  const transactional = request.nullableString() !== null;
  const acks = request.int16();
  request.int32(); // timeout
  const topics = request.array(() => {
    const name = request.string();
    const partitions = request.array(() => {
      const data = { index: request.int32(), records: request.nullableBytes() };
      request.tags();
      return data;
    });
    request.tags();
    return { name, partitions: partitions ?? [] };
  });
  request.tags();
  return { transactional, acks, topics: topics ?? [] };
}

async function store(
  { client: { broker }, requestBytes }: Exchange,
  { transactional, acks }: ProduceRequest,
  topic: string,
  { index, records }: TopicData["partitions"][number],
): Promise<Stored> {
  try {
    if (transactional) throw transactions();
    if (acks < -1 || acks > 1) throw new KafkaError(errorCodes.INVALID_REQUIRED_ACKS, `There is no acks ${acks}.`);
    if (requestBytes > maxRequestBytes) throw tooLarge("A request", requestBytes, maxRequestBytes);
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

function logRefusals({ log }: KafkaBroker, topics: readonly StoredTopic[]): void {
  for (const { name, partitions } of topics) {
    for (const { index, stored } of partitions) {
      if ("code" in stored) log(`kafka: refused records for '${name}', partition ${index}: ${stored.message}`);
    }
  }
}

function writeStored({ version, response }: Exchange, topics: readonly StoredTopic[]): void {
  response.array(topics, ({ name, partitions }) => {
    response.string(name).array(partitions, ({ index, stored }) => {
      const refusal = "code" in stored ? stored : undefined;
      response.int32(index).int16(refusal?.code ?? errorCodes.NONE);
      response.int64("baseOffset" in stored ? stored.baseOffset : unknown);
      response.int64(unknown); // the time of storing
      if (version >= 5) response.int64(unknown); // where the log starts
      if (version >= 8) response.array([], () => {}).string(refusal?.message ?? null);
      response.tags();
    });
    response.tags();
  });
  response.int32(0).tags(); // throttle time
}
