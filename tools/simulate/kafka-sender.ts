import { Producer } from "@platformatic/kafka";
import { retrying } from "../../shared/platform/azure/retry.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import type { Emission } from "./simulated-event.ts";
import type { KafkaAddress } from "./kafka-address.ts";
import { requests } from "./requests.ts";
import { mostTries, type Sender } from "./sender.ts";

/** A sender with a connection of its own. */
export interface KafkaSender extends Sender {
  close(): Promise<void>;
}

export interface KafkaOptions {
  /** Real name of a hub of `resources.json`, which is the topic's. */
  readonly topicOf: (hub: string) => string;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds of one try, as over AMQP. */
const answerWithin = 10_000;
const delays = { delay: 500, maximalDelay: 10_000 };

/**
 * As devices that speak Kafka do: the record's key is the stream's, and chooses the partition as every Kafka client does. The client's own retries
 * are off, since it does not tell how often it sent; after a failure the hub may have any of the request's records.
 */
export function kafkaSender(
  { broker, tls, password }: KafkaAddress,
  { topicOf, ...waiting }: KafkaOptions,
): KafkaSender {
  const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({
    clientId: "korevital-simulation",
    bootstrapBrokers: [broker],
    sasl: { mechanism: "PLAIN", username: "$ConnectionString", password },
    // Azure tells namespaces apart by the name that a client asks for.
    ...(tls && { tls: {}, tlsServerName: true }),
    ...{ connectTimeout: answerWithin, requestTimeout: answerWithin, timeout: answerWithin },
    ...{ acks: -1, retries: 0, repeatOnStaleMetadata: false, autocreateTopics: false },
  });
  return {
    async send(name, events, onSent) {
      const stream = streamNamed(name);
      if (stream === undefined) throw new Error(`no stream is called ${name}`);
      const topic = topicOf(stream.hub);
      // One after another: the events of a key stay in order.
      for (const request of requests(events)) {
        let doubtful = 0;
        await retrying(
          () => producer.send({ messages: request.map((event) => recordOf(topic, event)) }).catch(rethrown),
          { tries: mostTries, ...delays, ...waiting },
          () => {
            doubtful += 1;
          },
        );
        onSent(request, { doubtful });
      }
    },
    close: () => producer.close(),
  };
}

function recordOf(topic: string, { key, body }: Emission) {
  return { topic, ...(key !== "" && { key: Buffer.from(key) }), value: Buffer.from(body) };
}

/** Says in the word that `retrying` knows where another try is in vain: a wrong key, a record that is too large. */
function rethrown(error: unknown): never {
  const refusal = refusalIn(error);
  if (refusal === undefined) throw error;
  const said = "serverErrorMessage" in refusal ? (refusal.serverErrorMessage ?? refusal.message) : refusal.message;
  throw Object.assign(new Error(`Kafka: ${said}`, { cause: error }), { retryable: false });
}

/**
 * The innermost of the client's errors that says so: it wraps them in causes and lists. It takes a TLS handshake that breaks off for our mistake,
 * which an outage can be too.
 */
function refusalIn(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner: unknown[] = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  for (const each of inner) {
    const found = refusalIn(each);
    if (found !== undefined) return found;
  }
  const isFinal = "canRetry" in error && error.canRetry === false && "code" in error && error.code !== "PLT_KFK_USER";
  return isFinal ? error : undefined;
}
